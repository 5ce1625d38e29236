import { describe, expect, it } from '@jest/globals';
import type { StateMachineType } from '../document.js';
import type { StateOf, StateType } from '../model.js';
import { parse, problemsOfState } from '../spec-support.js';

type Row = { readonly state: object; readonly problems: readonly string[]; readonly type?: StateMachineType };

function check({ state, type, problems }: Row): void {
  expect(problemsOfState(state, type)).toEqual(problems);
}

function compiled<T extends StateType>(state: { readonly Type: T; readonly [field: string]: unknown }): StateOf<T> {
  const { machine, problems } = parse({ StartAt: 'X', States: { X: state } });
  expect(problems).toEqual([]);
  return machine?.states.get('X') as StateOf<T>;
}

const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:charge';
const ACTIVITY = 'arn:aws:states:us-east-1:123456789012:activity:pack';

describe('every state', () => {
  it.each<Row>([
    { state: {}, problems: ['These fields are required: [Type] at /States/X'] },
    {
      state: { Type: 'Sleep' },
      problems: [
        "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/X/Type",
      ],
    },
    {
      state: { Type: 'Pass', End: true, Comment: 1 },
      problems: ['Expected value of type String at /States/X/Comment'],
    },
    { state: { Type: 'Pass', End: true, Colour: 'red' }, problems: ["Field 'Colour' is not supported at /States/X"] },
    { state: { Type: 'Pass', End: true, end: true }, problems: ["Field 'end' is not supported at /States/X"] },
    {
      state: { Type: 'Pass', End: true, Output: {} },
      problems: [
        "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/X",
      ],
    },
    {
      state: { Type: 'Pass', End: true, QueryLanguage: 'XPath' },
      problems: ['Value should be one of the following: [JSONPath, JSONata] at /States/X/QueryLanguage'],
    },
    {
      state: { Type: 'Pass', End: true, QueryLanguage: 'JSONata' },
      problems: [],
    },
    {
      state: { Type: 'Pass' },
      problems: ['This object should have only one of the following fields: [Next, End] at /States/X'],
    },
    {
      state: { Type: 'Pass', End: false },
      problems: ['This object should have only one of the following fields: [Next, End] at /States/X'],
    },
    { state: { Type: 'Pass', End: 'yes' }, problems: ['Expected value of type Boolean at /States/X/End'] },
    {
      state: { Type: 'Pass', End: true, InputPath: 'a', OutputPath: '$.a[' },
      problems: [
        'Value must be a valid JSONPath. at /States/X/InputPath',
        'Value must be a valid JSONPath. at /States/X/OutputPath',
      ],
    },
    {
      state: { Type: 'Pass', End: 'yes', Next: 'Done' },
      problems: ['Expected value of type Boolean at /States/X/End'],
    },
    { state: { Type: 'Pass', End: false, Next: 'Done' }, problems: [] },
    {
      state: { Type: 'Pass', End: true, Next: 'Done' },
      problems: ['There should only be one of the following fields: [Next, End] at /States/X'],
    },
    {
      state: { Type: 'Pass', End: true, InputPath: 1 },
      problems: ['Expected value of type String at /States/X/InputPath'],
    },
    { state: { Type: 'Pass', End: true, InputPath: null, OutputPath: null, ResultPath: null }, problems: [] },
  ])('$state → $problems', check);

  it.each(['Pass', 'Wait', 'Succeed', 'Fail', 'Choice'])(
    '%s knows neither Retry nor Catch nor TimeoutSeconds',
    (Type) => {
      const problems = problemsOfState({ Type, Retry: [], Catch: [], TimeoutSeconds: 5 });
      for (const field of ['Retry', 'Catch', 'TimeoutSeconds'])
        expect(problems).toContain(`Field '${field}' is not supported at /States/X`);
    },
  );

  it('is compiled with null paths kept apart from absent ones', () => {
    expect(compiled({ Type: 'Succeed', InputPath: null })).toMatchObject({
      name: 'X',
      inputPath: null,
      outputPath: undefined,
    });
  });
});

describe('Assign', () => {
  it.each<Row>([
    { state: { Type: 'Pass', End: true, Assign: { total: 1, _x1: 2, größe: 3 } }, problems: [] },
    { state: { Type: 'Pass', End: true, Assign: 1 }, problems: ['Expected value of type Object at /States/X/Assign'] },
    {
      state: { Type: 'Pass', End: true, Assign: { states: 1 } },
      problems: ["RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/X/Assign"],
    },
    {
      state: { Type: 'Pass', End: true, Assign: { 'a.b': 1 } },
      problems: [
        "INVALID_VARIABLE_NAME: Invalid variable name 'a.b': the variable name contains invalid characters. at /States/X/Assign",
      ],
    },
    {
      state: { Type: 'Pass', End: true, Assign: { ['v'.repeat(81)]: 1 } },
      problems: [
        `INVALID_VARIABLE_NAME: Invalid variable name '${'v'.repeat(81)}': the variable name is longer than 80 characters. at /States/X/Assign`,
      ],
    },
    { state: { Type: 'Succeed', Assign: {} }, problems: ["Field 'Assign' is not supported at /States/X"] },
  ])('$state → $problems', check);
});

describe('Pass', () => {
  it.each<Row>([
    {
      state: { Type: 'Pass', End: true, Result: { 'a.$': '$.x' } },
      problems: [
        "warning PASS_RESULT_IS_STATIC: The 'Result' of a Pass state is literal: paths in it are not evaluated at /States/X/Result",
      ],
    },
    {
      state: { Type: 'Pass', End: true, Parameters: { list: [{ id: '$.x' }] } },
      problems: [
        "warning NO_DOLLAR: The value of 'id' looks like a path or an intrinsic function, but the name does not end in '.$' at /States/X/Parameters/list[0]",
      ],
    },
    {
      state: { Type: 'Pass', End: true, Parameters: 'x' },
      problems: ['Expected value of type Object at /States/X/Parameters'],
    },
    { state: { Type: 'Pass', End: true, Parameters: [{ 'id.$': '$.x' }, 2] }, problems: [] },
    {
      state: { Type: 'Pass', End: true, Parameters: [{ 'id.$': 'x' }] },
      problems: [
        "The value for the field 'id.$' must be a valid JSONPath or a valid intrinsic function call at /States/X/Parameters[0]",
      ],
    },
    {
      state: { Type: 'Pass', End: true, ResultSelector: {} },
      problems: ["Field 'ResultSelector' is not supported at /States/X"],
    },
    {
      state: { Type: 'Pass', End: true, Parameters: { 'parsed.$': 'no path' } },
      problems: [
        "The value for the field 'parsed.$' must be a valid JSONPath or a valid intrinsic function call at /States/X/Parameters",
      ],
    },
  ])('$state → $problems', check);

  it('tells a null Result from an absent one', () => {
    expect('result' in compiled({ Type: 'Pass', End: true })).toBe(false);
    expect(compiled({ Type: 'Pass', End: true, Result: null }).result).toBeNull();
  });
});

describe('Task', () => {
  it.each<Row>([
    { state: { Type: 'Task', End: true }, problems: ['These fields are required: [Resource] at /States/X'] },
    {
      state: { Type: 'Task', End: true, Resource: 'charge' },
      problems: ['Value is not a valid resource ARN at /States/X/Resource'],
    },
    {
      state: { Type: 'Task', End: true, Resource: 'arn:aws:states:::dynamodb:query' },
      problems: [
        'The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/X/Resource',
      ],
    },
    {
      state: { Type: 'Task', End: true, Resource: LAMBDA, TimeoutSeconds: 0 },
      problems: ['Minimum value is 1 at /States/X/TimeoutSeconds'],
    },
    {
      state: { Type: 'Task', End: true, Resource: LAMBDA, TimeoutSeconds: 100_000_000 },
      problems: ['Maximum value is 99999999 at /States/X/TimeoutSeconds'],
    },
    {
      state: { Type: 'Task', End: true, Resource: LAMBDA, TimeoutSeconds: '5' },
      problems: ['Expected value of type Integer at /States/X/TimeoutSeconds'],
    },
    {
      state: { Type: 'Task', End: true, Resource: LAMBDA, TimeoutSeconds: 1.5 },
      problems: ['Expected value of type Integer at /States/X/TimeoutSeconds'],
    },
    {
      state: { Type: 'Task', End: true, Resource: LAMBDA, TimeoutSeconds: 5, TimeoutSecondsPath: '$.t' },
      problems: ['There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath] at /States/X'],
    },
    {
      state: { Type: 'Task', End: true, Resource: LAMBDA, TimeoutSeconds: 5, HeartbeatSeconds: 5 },
      problems: ["The field 'HeartbeatSeconds' must be smaller than 'TimeoutSeconds' at /States/X/HeartbeatSeconds"],
    },
    { state: { Type: 'Task', End: true, Resource: LAMBDA, HeartbeatSeconds: 5 }, problems: [] },
    {
      state: { Type: 'Task', End: true, Resource: LAMBDA, Credentials: {} },
      problems: ["The field 'RoleArn' is required but was missing at /States/X/Credentials"],
    },
    {
      state: { Type: 'Task', End: true, Resource: LAMBDA, Credentials: { RoleArn: 5 } },
      problems: ['Expected value of type String at /States/X/Credentials/RoleArn'],
    },
    {
      state: { Type: 'Task', End: true, Resource: LAMBDA, Credentials: 'me' },
      problems: ['Expected value of type Object at /States/X/Credentials'],
    },
    {
      state: { Type: 'Task', End: true, Resource: ACTIVITY, Credentials: { 'RoleArn.$': '$.role' } },
      problems: ["The field 'Credentials' is not supported for activities at /States/X/Credentials"],
    },
    { state: { Type: 'Task', End: true, Resource: LAMBDA }, type: 'EXPRESS', problems: [] },
    {
      state: { Type: 'Task', End: true, Resource: ACTIVITY },
      type: 'EXPRESS',
      problems: ['Express state machine does not support Activity ARN at /States/X/Resource'],
    },
    {
      state: { Type: 'Task', End: true, Resource: 'arn:aws:states:::states:startExecution.sync:2' },
      type: 'EXPRESS',
      problems: ["Express state machine does not support '.sync' service integration at /States/X/Resource"],
    },
    {
      state: { Type: 'Task', End: true, Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' },
      type: 'EXPRESS',
      problems: [
        "Express state machine does not support '.waitForTaskToken' service integration  at /States/X/Resource",
      ],
    },
  ])('$type $state → $problems', check);

  it('is compiled with numbers as numbers and paths as paths', () => {
    const state = compiled({
      Type: 'Task',
      End: true,
      Resource: LAMBDA,
      TimeoutSeconds: 9,
      HeartbeatSecondsPath: '$.beat',
    });
    expect(state).toMatchObject({
      resource: LAMBDA,
      timeoutSeconds: 9,
      heartbeatSeconds: { text: '$.beat' },
      retry: [],
      catch: [],
    });
  });
});

describe('Wait', () => {
  const FOUR = '[SecondsPath, Seconds, TimestampPath, Timestamp]';

  it.each<Row>([
    {
      state: { Type: 'Wait', End: true },
      problems: [`This object should have only one of the following fields: ${FOUR} at /States/X`],
    },
    { state: { Type: 'Wait', End: true, Seconds: 0 }, problems: [] },
    { state: { Type: 'Wait', End: true, Seconds: -1 }, problems: ['Minimum value is 0 at /States/X/Seconds'] },
    {
      state: { Type: 'Wait', End: true, Seconds: 1, SecondsPath: '$.s' },
      problems: [`There should only be one of the following fields: ${FOUR} at /States/X`],
    },
    {
      state: { Type: 'Wait', End: true, Timestamp: '2016-12-05 21:29:29Z' },
      problems: ['String does not match RFC3339 timestamp at /States/X/Timestamp'],
    },
    {
      state: { Type: 'Wait', End: true, Timestamp: 5 },
      problems: ['Expected value of type String at /States/X/Timestamp'],
    },
  ])('$state → $problems', check);

  it('reads a Timestamp as epoch milliseconds', () => {
    expect(compiled({ Type: 'Wait', End: true, Timestamp: '2016-03-14T01:59:00.5Z' }).timestamp).toBe(
      Date.UTC(2016, 2, 14, 1, 59, 0, 500),
    );
  });
});

describe('Fail and Succeed', () => {
  it.each<Row>([
    { state: { Type: 'Fail' }, problems: [] },
    {
      state: { Type: 'Fail', Error: 'E', ErrorPath: '$.e' },
      problems: ['There should only be one of the following fields: [Error, ErrorPath] at /States/X'],
    },
    {
      state: { Type: 'Fail', Cause: 'E', CausePath: '$.e' },
      problems: ['There should only be one of the following fields: [Cause, CausePath] at /States/X'],
    },
    {
      state: { Type: 'Fail', ErrorPath: 'late', CausePath: 'States.Format()' },
      problems: [
        "The value for the field 'ErrorPath' must be a valid JSONPath or a valid intrinsic function call at /States/X/ErrorPath",
        "The value for the field 'CausePath' must be a valid JSONPath or a valid intrinsic function call at /States/X/CausePath",
      ],
    },
    {
      state: { Type: 'Fail', ErrorPath: '$.errors[*]' },
      problems: ["Value is not a Reference Path: '[' must be followed by ' or '[' at /States/X/ErrorPath"],
    },
    { state: { Type: 'Fail', ErrorPath: '$$.Execution.Id', CausePath: '$why.text' }, problems: [] },
    { state: { Type: 'Fail', Cause: 4 }, problems: ['Expected value of type String at /States/X/Cause'] },
    {
      state: { Type: 'Fail', End: true, InputPath: '$' },
      problems: ["Field 'End' is not supported at /States/X", "Field 'InputPath' is not supported at /States/X"],
    },
    {
      state: { Type: 'Fail', Cause: '$.why' },
      problems: [
        "warning NO_PATH: The value of 'Cause' looks like a path, but the name does not end in 'Path' at /States/X/Cause",
      ],
    },
    { state: { Type: 'Succeed', Next: 'Done' }, problems: ["Field 'Next' is not supported at /States/X"] },
  ])('$state → $problems', check);
});

describe('Parallel', () => {
  const branch = { StartAt: 'B', States: { B: { Type: 'Succeed' } } };

  it.each<Row>([
    { state: { Type: 'Parallel', End: true }, problems: ['These fields are required: [Branches] at /States/X'] },
    { state: { Type: 'Parallel', End: true, Branches: [] }, problems: ['Value cannot be empty at /States/X/Branches'] },
    {
      state: { Type: 'Parallel', End: true, Branches: [{}] },
      problems: ['These fields are required: [States, StartAt] at /States/X/Branches[0]'],
    },
    {
      state: { Type: 'Parallel', End: true, Branches: [{ ...branch, TimeoutSeconds: 5 }] },
      problems: ["Field 'TimeoutSeconds' is not supported at /States/X/Branches[0]"],
    },
    {
      state: { Type: 'Parallel', End: true, Branches: [branch, branch] },
      problems: ['DUPLICATE_STATE_NAME: Duplicate State name: B at /States/X/Branches[1]/States/B'],
    },
    {
      state: {
        Type: 'Parallel',
        End: true,
        Branches: [
          {
            StartAt: 'B',
            States: { B: { Type: 'Task', Resource: LAMBDA, Catch: [{ ErrorEquals: ['E'], Next: 'X' }], End: true } },
          },
        ],
      },
      problems: ["MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/X/Branches[0]/States/B/Catch[0]/Next"],
    },
  ])('$state → $problems', check);
});
