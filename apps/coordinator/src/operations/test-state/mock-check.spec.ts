import { describe, expect, it } from '@jest/globals';
import { parseStateMachine, type State } from '#asl';
import type { TestStateRequest } from '#sfn-api';
import { checkMockFields, checkMockSuits, mockedWork } from './mock-check.js';

const INNER = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };
const STATES = {
  Pass: { Type: 'Pass', End: true },
  Wait: { Type: 'Wait', Seconds: 1, End: true },
  Choice: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'Succeed' }] },
  Succeed: { Type: 'Succeed' },
  Fail: { Type: 'Fail' },
  Map: { Type: 'Map', ItemProcessor: INNER, End: true },
  Written: {
    Type: 'Map',
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...INNER },
    ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } },
    End: true,
  },
  Parallel: {
    Type: 'Parallel',
    Branches: [INNER, { StartAt: 'Q', States: { Q: { Type: 'Pass', End: true } } }],
    End: true,
  },
  Function: { Type: 'Task', Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:f', End: true },
  Activity: { Type: 'Task', Resource: 'arn:aws:states:eu-west-1:123456789012:activity:a', End: true },
  Start: {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution',
    Parameters: { StateMachineArn: 's' },
    End: true,
  },
  StartAndWait: {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync',
    Parameters: { StateMachineArn: 's' },
    End: true,
  },
  Callback: {
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    Parameters: { QueueUrl: 'q', MessageBody: 'm' },
    End: true,
  },
  Unknown: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:workmail:listUsers', Parameters: {}, End: true },
};

function stateOf(name: keyof typeof STATES): State {
  const front = { ...STATES.Choice, Default: 'Tried' };
  const states = { Front: front, Tried: STATES[name], Succeed: STATES.Succeed };
  const { machine, problems } = parseStateMachine(JSON.stringify({ StartAt: 'Front', States: states }));
  if (!machine) throw new Error(JSON.stringify(problems));
  return machine.states.get('Tried') as State;
}

/** `Code: message` of what is thrown; undefined when nothing is. */
function refusal(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
}

const errorOutput = { error: 'E', cause: 'C' };
const result = '{}';
const refusedWith = (message: string) => `ValidationException: ${message}`;
const ROLE = 'arn:aws:iam::123456789012:role/r';

describe('a mock by itself', () => {
  const ONE = refusedWith('A test mock should have only one of the following fields: [result, errorOutput].');
  it.each([
    { mock: { result, errorOutput }, is: ONE },
    { mock: {}, is: ONE },
    {
      mock: { errorOutput: { cause: 'C' } },
      is: refusedWith("The field 'error' is required in the errorOutput of a test mock."),
    },
    { mock: { result }, is: undefined },
    { mock: { errorOutput }, is: undefined },
    { mock: undefined, is: undefined },
  ])('$mock → $is', ({ mock, is }) => {
    expect(refusal(() => checkMockFields({ definition: '', mock }))).toBe(is);
  });
});

describe('what may be mocked, and what must be', () => {
  const UNMOCKED =
    'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]';
  const notWithout = (name: string) => refusedWith(`TestState does not support ${name} when a mock is not specified.`);
  const cases: readonly { state: keyof typeof STATES; request: Partial<TestStateRequest>; is: string | undefined }[] = [
    ...(['Pass', 'Wait', 'Choice', 'Succeed', 'Fail'] as const).flatMap((state) => [
      {
        state,
        request: { mock: { result } },
        is: refusedWith(`State type '${state}' is not supported when a mock is specified`),
      },
      { state, request: {}, is: undefined },
    ]),
    { state: 'Map', request: { mock: { result } }, is: undefined },
    { state: 'Map', request: {}, is: `InvalidDefinition: ${UNMOCKED}` },
    { state: 'Parallel', request: {}, is: `InvalidDefinition: ${UNMOCKED}` },
    {
      state: 'Map',
      request: { stateConfiguration: { mapIterationFailureCount: 0 } },
      is: notWithout('MapIterationFailureCount'),
    },
    {
      state: 'Function',
      request: { stateConfiguration: { retrierRetryCount: 1 } },
      is: notWithout('RetrierRetryCount'),
    },
    { state: 'Pass', request: { context: '{}' }, is: notWithout('Context') },
    { state: 'Function', request: {}, is: refusedWith('RoleArn must be specified when testing a Task state') },
    { state: 'Function', request: { roleArn: ROLE }, is: undefined },
    { state: 'Function', request: { mock: { result } }, is: undefined },
    {
      state: 'Function',
      request: { mock: { result }, revealSecrets: true },
      is: refusedWith('TestState does not support RevealSecrets when a mock is specified.'),
    },
  ];
  it.each(cases)('$state with $request → $is', ({ state, request, is }) => {
    expect(refusal(() => checkMockSuits({ definition: '', ...request }, stateOf(state)))).toBe(is);
  });

  it.each(['Activity', 'StartAndWait', 'Callback'] as const)('%s is not tried without', (state) => {
    expect(refusal(() => checkMockSuits({ definition: '', roleArn: ROLE }, stateOf(state)))).toMatch(
      /^InvalidDefinition: .*when a mock is not specified$/,
    );
  });
});

describe('a mocked result', () => {
  const schema = (problem: string) => refusedWith(`Mock result schema validation error: ${problem}`);
  const started = '{"ExecutionArn":"a","StartDate":"d"}';
  it.each([
    { state: 'Function', mock: { result: 'no' }, is: refusedWith('Mocked result must be valid JSON') },
    { state: 'Function', mock: { result: '"anything"' }, is: undefined },
    { state: 'Map', mock: { result: '{}' }, is: refusedWith('Mocked result must be an array.') },
    { state: 'Map', mock: { result: '[]' }, is: undefined },
    { state: 'Written', mock: { result: '[]' }, is: refusedWith('Mocked result must be a JSON object.') },
    { state: 'Written', mock: { result: '{}' }, is: undefined },
    { state: 'Parallel', mock: { result: '{}' }, is: refusedWith('Mocked result must be an array.') },
    {
      state: 'Parallel',
      mock: { result: '[1]' },
      is: refusedWith('Mocked result must contain the same number of items as number of Parallel branches.'),
    },
    { state: 'Parallel', mock: { result: '[1,2]' }, is: undefined },
    { state: 'Start', mock: { result: started }, is: undefined },
    { state: 'Start', mock: { result: '[]' }, is: refusedWith('Mocked result must be a JSON object.') },
    { state: 'Start', mock: { result: '{}' }, is: schema("Required field 'ExecutionArn' is missing") },
    { state: 'Start', mock: { result: '{}', fieldValidationMode: 'PRESENT' }, is: undefined },
    {
      state: 'Start',
      mock: { result: '{"ExecutionArn":1}', fieldValidationMode: 'PRESENT' },
      is: schema("Field 'ExecutionArn' must be a string"),
    },
    { state: 'Start', mock: { result: '{"ExecutionArn":1}', fieldValidationMode: 'NONE' }, is: undefined },
    { state: 'StartAndWait', mock: { result: started }, is: schema("Required field 'StateMachineArn' is missing") },
    { state: 'Callback', mock: { result: '{"MessageId":1}' }, is: undefined },
    { state: 'Unknown', mock: { result: '{"Users":1}' }, is: undefined },
  ] as const)('$mock for $state → $is', ({ state, mock, is }) => {
    expect(refusal(() => mockedWork(mock, stateOf(state)))).toBe(is);
  });

  it('is the text as given, and an error is a failure', () => {
    expect(mockedWork({ result: '[ 1.0 ]' }, stateOf('Function'))).toEqual({ result: '[ 1.0 ]' });
    expect(mockedWork({ errorOutput }, stateOf('Map'))).toEqual({ failure: errorOutput });
  });
});
