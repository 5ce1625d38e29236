import { describe, expect, it } from '@jest/globals';
import { parseStateMachine, type State } from '#asl';
import { readContext } from './context-check.js';

function task(Resource: string): State {
  const Parameters = { QueueUrl: 'q', MessageBody: 'm' };
  const { machine } = parseStateMachine(
    JSON.stringify({ StartAt: 'T', States: { T: { Type: 'Task', Resource, Parameters, End: true } } }),
  );
  return machine?.states.get('T') as State;
}
const PLAIN = task('arn:aws:states:::sqs:sendMessage');

describe('readContext', () => {
  it.each([
    { text: '{', problem: 'Context must be valid JSON' },
    { text: '[]', problem: 'Context must be a JSON object' },
    { text: '{"Map":{}}', problem: "'Map' field is not supported when mocking a Context object" },
    { text: '{"Other":{}}', problem: "Field 'Other' is not allowed" },
    { text: '{"__proto__":{}}', problem: "Field '__proto__' is not allowed" },
    { text: '{"Execution":1}', problem: 'Execution must be an object' },
    { text: '{"Execution":{"Other":1}}', problem: "Field 'Other' is not allowed" },
    { text: '{"Execution":{"Id":1}}', problem: 'Execution.Id must be a string' },
    { text: '{"State":{"RetryCount":"1"}}', problem: 'State.RetryCount must be a number' },
    {
      text: '{"Task":{"Token":"t"}}',
      problem:
        "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    },
  ])('refuses $text', ({ text, problem }) => {
    expect(() => readContext(text, PLAIN)).toThrow(`Invalid Context object provided: ${problem}`);
  });

  it('takes what fits as it is', () => {
    const context = { Execution: { Input: [1] }, State: {}, StateMachine: { Name: 'm' } };
    expect(readContext(JSON.stringify(context), PLAIN)).toEqual(context);
    const waiting = task('arn:aws:states:::sqs:sendMessage.waitForTaskToken');
    expect(readContext('{"Task":{"Token":"t"}}', waiting)).toEqual({ Task: { Token: 't' } });
  });
});
