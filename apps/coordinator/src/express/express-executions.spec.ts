import { describe, expect, it } from '@jest/globals';
import type { Startable } from '../tokens.js';
import type { ExpressSurroundings } from './express-execution.js';
import { ExpressExecutions } from './express-executions.js';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:m';
const start: Startable = {
  stateMachine: { arn: MACHINE, name: 'm', roleArn: 'arn:aws:iam::123456789012:role/r', definitionHash: 'h' },
  name: 'n',
  input: '{}',
};
const failing = (message: string) => ({ byHash: () => Promise.reject(new Error(message)) });

describe('ExpressExecutions', () => {
  it('waits for the definition of what was accepted; who waits for an answer is told soon', async () => {
    const queue = { add: async () => undefined };
    const [quick, patient] = [failing('no answer'), failing('asked for patiently')];
    const express = new ExpressExecutions(quick, patient, {} as ExpressSurroundings, { expressConcurrency: 1 }, queue);
    await expect(express.runSync(start)).rejects.toThrow('no answer');
    await expect(express.runAccepted({ fmt: 1, executionArn: 'x', ...start })).rejects.toThrow('asked for patiently');
  });
});
