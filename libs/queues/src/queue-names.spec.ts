import { describe, expect, it } from '@jest/globals';
import { executionsQueue, stateQueue, taskQueue, taskQueueName } from './queue-names.js';

describe('task queue names', () => {
  it.each([
    {
      resource: 'arn:aws:lambda:eu-west-1:123456789012:function:charge',
      name: 'arn~aws~lambda~eu-west-1~123456789012~function~charge',
    },
    { resource: 'arn:aws:states:::ecs:runTask.sync:2', name: 'arn~aws~states~~~ecs~runTask.sync~2' },
    { resource: 'a~b:c%7Ed%', name: 'a%7Eb~c%257Ed%25' },
  ])('$resource is written $name', ({ resource, name }) => {
    expect(taskQueueName(resource)).toBe(name);
  });

  it('tells apart resources that differ only in the characters it rewrites', () => {
    const names = ['a:b', 'a~b', 'a%7Eb', 'a%3Ab', 'a%257Eb'].map(taskQueueName);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('prefixes', () => {
  it('puts each queue under the hash tag of its shard or of its resource', () => {
    expect(stateQueue('sfn', 3)).toEqual({ name: 'states', prefix: 'sfn:{p3}' });
    expect(taskQueue('sfn', 'arn:aws:states:::sns:publish').prefix).toMatch(/^sfn:\{q-[0-9a-f]{10}\}$/);
    expect(taskQueue('sfn', 'x').prefix).not.toBe(taskQueue('sfn', 'y').prefix);
    expect(executionsQueue()).toEqual({ name: 'executions', prefix: 'bull' });
  });
});
