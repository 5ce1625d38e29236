import { parseResource } from '#asl';
import { BATCH, EVENTS, GLUE, LAMBDA, SNS, SQS, STEP_FUNCTIONS } from './compute-services.js';
import { DYNAMODB, KMS, S3, SECRETS_MANAGER, SSM } from './data-services.js';
import type { StructureShape } from './response-shape.js';

type Operations = Readonly<Record<string, StructureShape>>;

/** By service as a resource ARN names it. One more operation is one more row; what is not here is not validated. */
const BY_SERVICE: Readonly<Record<string, Operations>> = {
  lambda: { invoke: LAMBDA.invoke },
  states: { startExecution: STEP_FUNCTIONS.startExecution },
  dynamodb: DYNAMODB,
  events: EVENTS,
  sqs: SQS,
  sns: SNS,
  batch: { submitJob: BATCH.submitJob },
  glue: { startJobRun: GLUE.startJobRun },
  'aws-sdk:lambda': LAMBDA,
  'aws-sdk:sfn': STEP_FUNCTIONS,
  'aws-sdk:dynamodb': DYNAMODB,
  'aws-sdk:eventbridge': EVENTS,
  'aws-sdk:sqs': SQS,
  'aws-sdk:sns': SNS,
  'aws-sdk:batch': { submitJob: BATCH.submitJob },
  'aws-sdk:glue': { startJobRun: GLUE.startJobRun },
  'aws-sdk:s3': S3,
  'aws-sdk:kms': KMS,
  'aws-sdk:secretsmanager': SECRETS_MANAGER,
  'aws-sdk:ssm': SSM,
};

/** With `.sync` the result is what the call says that is asked until the work has ended. */
const AFTER_POLLING: Readonly<Record<string, Operations>> = {
  states: { startExecution: STEP_FUNCTIONS.describeExecution },
  batch: { submitJob: BATCH.jobThatRan },
  glue: { startJobRun: GLUE.jobRunThatRan },
};

/** What a Task of this resource results in; undefined when it may be anything: a function's or a callback's own result. */
export function responseShapeOf(resource: string): StructureShape | undefined {
  const parsed = parseResource(resource);
  if (parsed?.kind !== 'service' && parsed?.kind !== 'sdk') return undefined;
  if (parsed.pattern === 'waitForTaskToken') return undefined;
  const table = parsed.pattern === 'request-response' ? BY_SERVICE : AFTER_POLLING;
  const operation = parsed.resource.split('.')[0] as string;
  const operations = Object.hasOwn(table, parsed.resourceType) ? table[parsed.resourceType] : undefined;
  return operations && Object.hasOwn(operations, operation) ? operations[operation] : undefined;
}
