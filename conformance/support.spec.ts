import { describe, expect, it } from '@jest/globals';
import { whyNotSupported } from './support.js';
import type { Vector } from './suite/vector.js';

const vector = (more: Partial<Vector>, states: object = {}): Vector => ({
  id: 't',
  case: null,
  area: 'a',
  kind: 'standard',
  definition: { States: states },
  input: {},
  expected: { status: 'SUCCEEDED' },
  ...more,
});

const TASK = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' };

describe('whyNotSupported', () => {
  it.each([
    { name: 'a plain machine', given: vector({}) },
    {
      name: 'a Lambda function',
      given: vector({}, { S: { Resource: 'arn:aws:lambda:us-east-1:111111111111:function:f' } }),
    },
    { name: 'lambda:invoke', given: vector({}, { S: { Resource: 'arn:aws:states:::lambda:invoke' } }) },
    {
      name: 'operations of this version',
      given: vector({ kind: 'api-sequence', steps: [{ op: 'StartExecution', params: {} }] }),
    },
    {
      name: 'versions',
      given: vector({
        kind: 'api-sequence',
        steps: [
          { op: 'CreateStateMachine', params: { publish: true } },
          { await: 'await_state_machine_version_listed', args: {} },
        ],
      }),
    },
    {
      name: 'TestState of any service with a mock, however long its retries',
      given: vector({ kind: 'test-state', definition: TASK, request: { mock: {} }, timing: { waitSeconds: 60 } }),
    },
    {
      name: 'a definition that is only judged, whatever it uses',
      given: vector({ kind: 'validate' }, { S: TASK }),
    },
    {
      name: 'activities, and who polls for their tasks',
      given: vector(
        {
          setup: [
            { service: 'stepfunctions', op: 'CreateActivity' },
            { service: 'worker', op: 'sfn_activity_consumer' },
          ],
        },
        { S: { Resource: 'arn:aws:states:us-east-1:111111111111:activity:a' } },
      ),
    },
    { name: 'what AWS left running', given: vector({ expected: { status: 'RUNNING' } }) },
    {
      name: 'a long Wait that the machine does not outlive',
      given: vector({ definition: { TimeoutSeconds: 5 }, timing: { waitSeconds: 60 } }),
    },
    {
      name: 'a function that waits for a callback',
      given: vector({}, { S: { Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' } }),
    },
  ])('runs $name', ({ given }) => expect(whyNotSupported(given)).toBeUndefined());

  it.each([
    {
      given: vector({}, { S: { Branches: [{ States: { T: { Resource: 'arn:aws:states:::sqs:sendMessage' } } }] } }),
      reason: 'the service sqs',
    },
    {
      given: vector({}, { S: { Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' } }),
      reason: 'the service sqs',
    },
    {
      given: vector({}, { S: { Resource: 'arn:aws:states:::aws-sdk:s3:getObject' } }),
      reason: 'the service aws-sdk:s3',
    },
    {
      given: vector({}, { S: { ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' } }, ItemReader: {} } }),
      reason: 'distributed Map with a reader',
    },
    { given: vector({ steps: [{ op: 'RedriveExecution', params: {} }] }), reason: 'operation RedriveExecution' },
    {
      given: vector({
        setup: [
          { service: 'stepfunctions', op: 'CreateActivity' },
          { service: 'sqs', op: 'CreateQueue' },
        ],
      }),
      reason: 'another AWS service (sqs)',
    },
    { given: vector({ timing: { waitSeconds: 60 } }), reason: '--slow' },
  ])('says why not: $reason', ({ given, reason }) => expect(whyNotSupported(given)).toContain(reason));

  it('runs what is slow when asked to', () => {
    expect(whyNotSupported(vector({ timing: { waitSeconds: 60 } }), { slow: true })).toBeUndefined();
  });
});
