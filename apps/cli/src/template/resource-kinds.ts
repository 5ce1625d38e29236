import { arnOf, type Installation } from './place-values.js';

/** What a template may ask of a resource that exists, or is taken to exist, under a name. */
export interface ResourceKind {
  /** The property that names the resource; without it the resource is called by its logical id. */
  readonly nameProperty: string;
  /** What `Ref` gives. */
  readonly ref: 'name' | 'arn' | ((at: Installation, name: string) => string);
  readonly arn: (at: Installation, name: string) => string;
  /** Attributes of `Fn::GetAtt` beside `Arn`. */
  readonly name?: string;
}

const kind = (
  nameProperty: string,
  ref: ResourceKind['ref'],
  service: string,
  rest: (name: string) => string,
  more: { readonly name?: string; readonly place?: (at: Installation) => string } = {},
): ResourceKind => ({
  nameProperty,
  ref,
  arn: (at, name) => arnOf(at, service, rest(name), more.place?.(at)),
  ...(more.name !== undefined && { name: more.name }),
});

const lambda = kind('FunctionName', 'name', 'lambda', (name) => `function:${name}`);
const stateMachine = (property: string): ResourceKind =>
  kind(property, 'arn', 'states', (name) => `stateMachine:${name}`, { name: 'Name' });
const queueUrl = (at: Installation, name: string): string =>
  `https://sqs.${at.region}.amazonaws.com/${at.account}/${name}`;

/** What `Ref` and `Fn::GetAtt` give for the resources that state machines speak of (CloudFormation's resource reference). */
export const RESOURCE_KINDS: Readonly<Record<string, ResourceKind>> = {
  'AWS::Lambda::Function': lambda,
  'AWS::Serverless::Function': lambda,
  'AWS::StepFunctions::StateMachine': stateMachine('StateMachineName'),
  'AWS::Serverless::StateMachine': stateMachine('Name'),
  'AWS::StepFunctions::Activity': kind('Name', 'arn', 'states', (name) => `activity:${name}`, { name: 'Name' }),
  'AWS::SNS::Topic': kind('TopicName', 'arn', 'sns', (name) => name, { name: 'TopicName' }),
  'AWS::SQS::Queue': kind('QueueName', queueUrl, 'sqs', (name) => name, { name: 'QueueName' }),
  'AWS::DynamoDB::Table': kind('TableName', 'name', 'dynamodb', (name) => `table/${name}`),
  'AWS::Serverless::SimpleTable': kind('TableName', 'name', 'dynamodb', (name) => `table/${name}`),
  'AWS::S3::Bucket': kind('BucketName', 'name', 's3', (name) => name, { place: () => ':' }),
  'AWS::IAM::Role': kind('RoleName', 'name', 'iam', (name) => `role/${name}`, { place: (at) => `:${at.account}` }),
  'AWS::Logs::LogGroup': kind('LogGroupName', 'name', 'logs', (name) => `log-group:${name}:*`),
  'AWS::Events::EventBus': kind('Name', 'name', 'events', (name) => `event-bus/${name}`, { name: 'Name' }),
  'AWS::Events::Connection': kind('Name', 'name', 'events', (name) => `connection/${name}`),
  'AWS::ECS::Cluster': kind('ClusterName', 'name', 'ecs', (name) => `cluster/${name}`),
  'AWS::ECS::TaskDefinition': kind('Family', 'arn', 'ecs', (name) => `task-definition/${name}:1`),
  'AWS::Batch::JobQueue': kind('JobQueueName', 'arn', 'batch', (name) => `job-queue/${name}`),
  'AWS::Batch::JobDefinition': kind('JobDefinitionName', 'arn', 'batch', (name) => `job-definition/${name}:1`),
};
