// A CDK app whose state machine Stepwell runs. Nothing here is of Stepwell's: the same app deploys to AWS.
// `node app.mjs [folder]` synthesises it, without the CDK's command line and without a network; see README.md.
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib/core';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';

const app = new App({ outdir: process.argv[2] ?? 'cdk.out', analyticsReporting: false });
const stack = new Stack(app, 'Greetings');

// On AWS this code runs; here a worker that registers the function's name does the work.
const greet = new Function(stack, 'Greet', {
  functionName: 'greet',
  runtime: Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = async ({ name }) => ({ text: `Hello, ${name}!` });'),
});

const invoke = new LambdaInvoke(stack, 'Say hello', { lambdaFunction: greet, outputPath: '$.Payload' });
invoke.addRetry({ errors: ['Greet.Busy'], interval: Duration.seconds(1), maxAttempts: 2 });

const each = new sfn.Map(stack, 'Each guest', { itemsPath: '$.guests', maxConcurrency: 5 }).itemProcessor(invoke);
const nobody = new sfn.Pass(stack, 'Nobody came', { result: sfn.Result.fromArray([]) });

const machine = new sfn.StateMachine(stack, 'Party', {
  stateMachineName: 'party',
  timeout: Duration.minutes(5),
  definitionBody: sfn.DefinitionBody.fromChainable(
    new sfn.Choice(stack, 'Any guests?').when(sfn.Condition.isPresent('$.guests[0]'), each).otherwise(nobody),
  ),
});

// A second machine that starts the first one: what one resource says of another becomes Fn::GetAtt and Fn::Join in the template.
new sfn.StateMachine(stack, 'Invitation', {
  stateMachineName: 'invitation',
  definitionBody: sfn.DefinitionBody.fromChainable(
    new sfn.Pass(stack, 'Invite', {
      result: sfn.Result.fromObject({ machine: machine.stateMachineArn, region: stack.region }),
    }),
  ),
});
new CfnOutput(stack, 'PartyArn', { value: machine.stateMachineArn });

app.synth();
