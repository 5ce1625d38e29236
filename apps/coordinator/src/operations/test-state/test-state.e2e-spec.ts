import { SFNClient, SFNServiceException, TestStateCommand, type TestStateCommandInput } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { executionIdOf } from '#store';
import { ACCOUNT, REGION, startApi, type ApiUnderTest } from '../../aws-json/testing/api-under-test.js';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/tester`;
const LAMBDA = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:work`;

let api: ApiUnderTest;
let sfn: SFNClient;
beforeAll(async () => {
  api = await startApi();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  sfn = new SFNClient({ endpoint: api.url, region: REGION, maxAttempts: 1, credentials, disableHostPrefix: true });
});
afterAll(async () => {
  sfn.destroy();
  await api.close();
});

type Given = Omit<TestStateCommandInput, 'definition'> & { readonly definition: object | string };

async function tried({ definition, ...more }: Given): Promise<object> {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  const { $metadata: _metadata, ...answer } = await sfn.send(new TestStateCommand({ definition: text, ...more }));
  return answer;
}

async function refusalOf(given: Given): Promise<string> {
  try {
    await tried(given);
  } catch (error) {
    if (error instanceof SFNServiceException) return `${error.name}: ${error.message}`;
    throw error;
  }
  throw new Error('the call was not refused');
}

const choice = {
  Type: 'Choice',
  Choices: [{ Variable: '$.n', NumericGreaterThan: 3, Next: 'Many' }],
  Default: 'Few',
};

describe('TestState', () => {
  it('says where a Choice goes, with the least by default', async () => {
    expect(await tried({ definition: choice, input: '{"n":4}' })).toEqual({
      status: 'SUCCEEDED',
      output: '{"n": 4}',
      nextState: 'Many',
    });
  });

  it('shows the stages of the data with DEBUG', async () => {
    const definition = { Type: 'Pass', InputPath: '$.list', ResultPath: '$.copy', End: true };
    expect(await tried({ definition, input: '{"list":[1,2]}', inspectionLevel: 'DEBUG' })).toMatchObject({
      inspectionData: {
        input: '{"list": [1, 2]}',
        afterInputPath: '[1, 2]',
        afterResultPath: '{"list": [1, 2], "copy": [1, 2]}',
      },
    });
  });

  it('mocks the work of a Task, and tells of the retry that would come', async () => {
    const definition = {
      Type: 'Task',
      Resource: LAMBDA,
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2 }],
      End: true,
    };
    expect(await tried({ definition, mock: { result: '{"done":true}' } })).toEqual({
      status: 'SUCCEEDED',
      output: '{"done": true}',
    });
    const mock = { errorOutput: { error: 'Busy', cause: 'too much' } };
    const stateConfiguration = { retrierRetryCount: 1 };
    expect(await tried({ definition, mock, stateConfiguration, inspectionLevel: 'TRACE' })).toMatchObject({
      status: 'RETRIABLE',
      error: 'Busy',
      cause: 'too much',
      inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 4 } },
    });
  });

  describe('of a Task without a mock calls its resource', () => {
    const definition = {
      Type: 'Task',
      Resource: LAMBDA,
      Parameters: { 'n.$': '$.n' },
      TimeoutSeconds: 5,
      ResultPath: '$.done',
      Retry: [{ ErrorEquals: ['Busy'] }],
      End: true,
    };
    const called = async () => {
      const { length } = api.runtime.started;
      const answer = tried({ definition, input: '{"n":1}', roleArn: ROLE, inspectionLevel: 'DEBUG' });
      while (api.runtime.started.length === length) await new Promise((resolve) => setTimeout(resolve, 5));
      const { stateMachine, name, input } = api.runtime.started[length]!;
      const arn = `${stateMachine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
      while (!(await api.store.describe(executionIdOf(arn)))) await new Promise((resolve) => setTimeout(resolve, 5));
      return { answer, arn, input, state: JSON.parse(stateMachine.definition).States.StateName };
    };

    it('by an execution that holds only the work, and goes on with its result', async () => {
      const { answer, arn, input, state } = await called();
      expect(state).toEqual({ Type: 'Task', Resource: LAMBDA, TimeoutSeconds: 5, End: true });
      expect(input).toBe('{"n":1}');
      await api.runtime.finish(arn, '"yes"');
      expect(await answer).toMatchObject({
        status: 'SUCCEEDED',
        output: '{"n": 1, "done": "yes"}',
        inspectionData: { afterParameters: '{"n": 1}', result: '"yes"' },
      });
    });

    it('and tells of the retry when it fails', async () => {
      const { answer, arn } = await called();
      await api.runtime.stop(executionIdOf(arn), 'Busy', 'too much');
      expect(await answer).toMatchObject({ status: 'RETRIABLE', error: 'Busy', cause: 'too much' });
    });

    it('and is given up when the coordinator stops meanwhile', async () => {
      const other = await startApi();
      const request = { definition: JSON.stringify(definition), input: '{"n":1}', roleArn: ROLE };
      const answer = fetch(other.url, {
        method: 'POST',
        headers: { 'x-amz-target': 'AWSStepFunctions.TestState' },
        body: JSON.stringify(request),
      });
      while (other.runtime.started.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await other.close();
      expect((await answer).status).toBe(503);
    });
  });

  it('tries a state of a whole machine, inside another state too', async () => {
    const inner = {
      StartAt: 'Deep',
      States: { Deep: { Type: 'Pass', Parameters: { 'x.$': '$name' }, Next: 'Deeper' }, Deeper: { Type: 'Succeed' } },
    };
    const definition = { StartAt: 'Outer', States: { Outer: { Type: 'Parallel', Branches: [inner], End: true } } };
    const given = { definition, stateName: 'Deep', variables: '{"name":"n"}', inspectionLevel: 'DEBUG' } as const;
    expect(await tried(given)).toMatchObject({
      nextState: 'Deeper',
      output: '{"x": "n"}',
      inspectionData: { variables: '{"name": "n"}' },
    });
  });

  it('gives the state the context it is given', async () => {
    const definition = { Type: 'Task', Resource: LAMBDA, ResultSelector: { 'who.$': '$$.Execution.Name' }, End: true };
    const mock = { result: '1' };
    expect(await tried({ definition, mock, context: '{"Execution":{"Name":"me"}}' })).toMatchObject({
      output: '{"who": "me"}',
    });
  });

  it('counts items that an ItemReader would have read', async () => {
    const ItemProcessor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'P',
      States: { P: { Type: 'Pass', End: true } },
    };
    const ItemReader = {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { Bucket: 'b', Key: 'k' },
    };
    const definition = {
      Type: 'Map',
      ItemReader,
      ItemProcessor,
      ItemSelector: { 'v.$': '$$.Map.Item.Value' },
      End: true,
    };
    const mock = { result: '[]' };
    const stateConfiguration = { mapItemReaderData: '["a","b"]' };
    expect(await tried({ definition, mock, stateConfiguration, inspectionLevel: 'DEBUG' })).toMatchObject({
      status: 'SUCCEEDED',
      inspectionData: { afterItemSelector: '[{"v": "a"}, {"v": "b"}]', maxConcurrency: 0 },
    });
    expect(
      await refusalOf({ definition, mock, stateConfiguration: { ...stateConfiguration, mapIterationFailureCount: 3 } }),
    ).toBe(
      'ValidationException: Map iteration failure count must be less than or equal to the number of Map iterations',
    );
  });

  it.each([
    {
      title: 'a definition with an error, placed in the one state',
      given: { definition: { Type: 'Pass' } },
      says: /^InvalidDefinition: Invalid State Machine Definition: '.* at \/States\/StateName/,
    },
    {
      title: 'a definition that is not JSON',
      given: { definition: '{' },
      says: /^InvalidDefinition: Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION/,
    },
    {
      title: 'a name that no state has',
      given: { definition: { StartAt: 'A', States: { A: { Type: 'Succeed' } } }, stateName: 'B' },
      says: /^ValidationException: State not found in definition$/,
    },
    {
      title: 'an input that is not JSON',
      given: { definition: choice, input: '{"a":' },
      says: /^InvalidExecutionInput: /,
    },
    {
      title: 'variables that are not an object',
      given: { definition: choice, variables: '[]' },
      says: /^ValidationException: Variables must be a valid JSON object$/,
    },
    {
      title: 'a role ARN that is none',
      given: { definition: choice, roleArn: 'me' },
      says: /^InvalidArn: Invalid Role Arn: 'me'$/,
    },
    {
      title: 'a state that an error cannot come from',
      given: {
        definition: { Type: 'Task', Resource: LAMBDA, End: true },
        mock: { errorOutput: { error: 'E' } },
        stateConfiguration: { errorCausedByState: 'Else' },
      },
      says: /^ValidationException: .*'Else'/,
    },
    {
      title: 'a level there is not',
      given: { definition: choice, inspectionLevel: 'ALL' as never },
      says: /^ValidationException: 1 validation error detected: .*'inspectionLevel'.*\[INFO, DEBUG, TRACE\]/,
    },
  ])('refuses $title', async ({ given, says }) => {
    expect(await refusalOf(given)).toMatch(says);
  });
});
