import { describe, expect, it } from '@jest/globals';
import { UnrecoverableError } from 'bullmq';
import { BadStartExecutionJob, inputTextOf, parseStartExecutionJob } from './start-execution.job.js';

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:order';

describe('parseStartExecutionJob', () => {
  it('takes the documented members and leaves the input as it is', () => {
    const input = JSON.parse('{"__proto__":{"polluted":true},"n":1}') as unknown;
    const job = parseStartExecutionJob({ stateMachineArn, input, name: 'order-1', traceHeader: 'Root=1-2-3' });
    expect(job).toMatchObject({ stateMachineArn, name: 'order-1', traceHeader: 'Root=1-2-3' });
    expect(job.input).toBe(input);
    expect(inputTextOf(job)).toBe('{"__proto__":{"polluted":true},"n":1}');
  });

  it.each([
    { input: undefined, text: '{}' },
    { input: null, text: 'null' },
    { input: 'plain', text: '"plain"' },
    { input: [], text: '[]' },
  ])('gives the input $input on as $text', ({ input, text }) => {
    expect(inputTextOf(parseStartExecutionJob({ stateMachineArn, input }))).toBe(text);
  });

  it('takes a trace context, and refuses what is none', () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect(parseStartExecutionJob({ stateMachineArn, traceparent }).traceparent).toBe(traceparent);
    for (const wrong of [7, '', 'ab-cd', traceparent.toUpperCase(), `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`]) {
      expect(() => parseStartExecutionJob({ stateMachineArn, traceparent: wrong })).toThrow(
        'traceparent must be a W3C',
      );
    }
  });

  it.each([
    { data: null, problem: 'the data must be an object' },
    { data: [1], problem: 'the data must be an object' },
    { data: {}, problem: 'stateMachineArn must be a string' },
    { data: { stateMachineArn: 7 }, problem: 'stateMachineArn must be a string' },
    { data: { stateMachineArn: '' }, problem: 'stateMachineArn should not be empty' },
    { data: { stateMachineArn, name: 'x'.repeat(81) }, problem: 'name must be shorter than or equal to 80 characters' },
    { data: { stateMachineArn, inptu: {} }, problem: "member 'inptu' is not known" },
    {
      data: JSON.parse(`{"stateMachineArn":"${stateMachineArn}","__proto__":{}}`) as unknown,
      problem: "member '__proto__' is not known",
    },
  ])('refuses $data: $problem', ({ data, problem }) => {
    expect(() => parseStartExecutionJob(data)).toThrow(problem);
    expect(() => parseStartExecutionJob(data)).toThrow(BadStartExecutionJob);
  });

  it('names every problem at once and is not retried by BullMQ', () => {
    const error = (() => {
      try {
        return parseStartExecutionJob({ name: 3, extra: 1 });
      } catch (thrown) {
        return thrown as BadStartExecutionJob;
      }
    })();
    expect(error).toBeInstanceOf(UnrecoverableError);
    expect((error as BadStartExecutionJob).problems.length).toBeGreaterThanOrEqual(3);
  });
});
