import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { executionIdOf, newToken } from '#store';
import { startApi, type ApiUnderTest } from './testing/api-under-test.js';
import { HELLO, ROLE } from './testing/machines.js';

/*
 * Texts inside a request are documents of their own: each is nested 500 levels at most (S7), and is refused beyond, whatever would
 * become of it.
 */

let api: ApiUnderTest;
let stateMachineArn: string;
let taskToken: string;

async function ask(operation: string, input: object): Promise<{ status: number; type: string; message: string }> {
  const response = await fetch(api.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` },
    body: JSON.stringify(input),
  });
  const body = (await response.json()) as { __type?: string; message?: string };
  return { status: response.status, type: (body.__type ?? '').replace(/^.*#/, ''), message: body.message ?? '' };
}

beforeAll(async () => {
  api = await startApi();
  const made = await fetch(api.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSStepFunctions.CreateStateMachine' },
    body: JSON.stringify({ name: 'deep', definition: HELLO, roleArn: ROLE }),
  });
  ({ stateMachineArn } = (await made.json()) as { stateMachineArn: string });
  const ref = { execution: executionIdOf('arn'), frame: 'r', token: newToken() };
  taskToken = api.taskTokens.issue(ref, stateMachineArn);
});
afterAll(() => api.close());

const arrays = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const objects = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const pass = (members: string) => `{"Type":"Pass","End":true${members}}`;
const machine = (state: string) => `{"StartAt":"A","States":{"A":${state}}}`;
const TASK = '{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","End":true}';
const MAP = JSON.stringify({
  Type: 'Map',
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'JSON' }, Parameters: {} },
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    ...JSON.parse(machine(pass(''))),
  },
  End: true,
});

const WITH_TEXTS: readonly (readonly [string, (text: string) => readonly [string, object]])[] = [
  ['the input of an execution', (input) => ['StartExecution', { stateMachineArn, input }]],
  ['the output of a task', (output) => ['SendTaskSuccess', { taskToken, output }]],
  ['a definition', (definition) => ['CreateStateMachine', { name: 'x', definition, roleArn: ROLE }]],
  [
    'a result inside a definition',
    (text) => ['CreateStateMachine', { name: 'y', definition: machine(pass(`,"Result":${text}`)), roleArn: ROLE }],
  ],
  ['a new definition', (definition) => ['UpdateStateMachine', { stateMachineArn, definition }]],
  ['a state', (definition) => ['TestState', { definition, roleArn: ROLE }]],
  ['the input of a state', (input) => ['TestState', { definition: pass(''), roleArn: ROLE, input }]],
  ['variables', (variables) => ['TestState', { definition: pass(''), roleArn: ROLE, variables }]],
  ['the result of a mock', (result) => ['TestState', { definition: TASK, roleArn: ROLE, mock: { result } }]],
  [
    'what an item reader reads',
    (mapItemReaderData) => [
      'TestState',
      { definition: MAP, roleArn: ROLE, mock: { result: '[]' }, stateConfiguration: { mapItemReaderData } },
    ],
  ],
  ['a context', (context) => ['TestState', { definition: TASK, roleArn: ROLE, mock: { result: '{}' }, context }]],
];

describe('a text nested without end', () => {
  it.each(WITH_TEXTS)('is refused as %s', async (_, asked) => {
    for (const text of [arrays(501), objects(501), arrays(5_000), objects(5_000), '['.repeat(100_000)]) {
      const [operation, input] = asked(text);
      const told = await ask(operation, input);
      expect({ ...told, levels: text.length }).toMatchObject({ status: 400 });
      expect(told.type).toMatch(/^(InvalidExecutionInput|InvalidOutput|InvalidDefinition|ValidationException)$/);
    }
  });

  it('has no place in a definition that is only looked at, either', async () => {
    for (const definition of [arrays(5_000), machine(pass(`,"Result":${objects(5_000)}`)), '['.repeat(100_000)])
      expect(await ask('ValidateStateMachineDefinition', { definition })).toMatchObject({ status: 200 });
  });
});
