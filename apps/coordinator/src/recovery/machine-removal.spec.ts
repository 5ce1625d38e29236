import { describe, expect, it } from '@jest/globals';
import { executionIdOf, MemoryStore, type StateMachineRecord } from '#store';
import { decision, info, start } from '#store/contract';
import { MachineRemoval } from './machine-removal.js';

const LOG = { warn: () => undefined, log: () => undefined, error: () => undefined };
const MACHINE: StateMachineRecord = {
  arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:order',
  name: 'order',
  type: 'STANDARD',
  status: 'ACTIVE',
  roleArn: 'r',
  definition: '{}',
  definitionHash: 'h',
  createdAt: 1,
  updatedAt: 1,
};
const ABORTED = { type: 'CloseExecution', status: 'ABORTED' } as const;

async function machineWith(executions: number) {
  const store = new MemoryStore();
  await store.createStateMachine(MACHINE);
  for (let n = 0; n < executions; n += 1) await store.create(start({ info: info({ name: `e${n}` }) }));
  const stopped: string[] = [];
  const fault: { error?: Error } = {};
  const stopper = {
    async stop(execution: string) {
      if (fault.error) throw fault.error;
      stopped.push(execution);
      await store.close(execution, decision(null, ['ExecutionAborted'], [ABORTED]));
      return 1;
    },
  };
  return { store, stopped, fault, removal: new MachineRemoval(store, stopper, LOG) };
}

describe('MachineRemoval', () => {
  it('is done at once with a machine of which nothing runs, and with one that is not there', async () => {
    const { store, removal } = await machineWith(0);
    await removal.remove(MACHINE.arn);
    expect(await store.getStateMachine(MACHINE.arn)).toBeUndefined();
    await removal.remove(MACHINE.arn);
  });

  it('ends all that runs, page by page, before the machine is gone', async () => {
    const { store, stopped, removal } = await machineWith(250);
    await removal.remove(MACHINE.arn);
    await removal.resume();
    expect(new Set(stopped).size).toBe(250);
    expect(await store.getStateMachine(MACHINE.arn)).toBeUndefined();
    const record = await store.describe(executionIdOf(info({ name: 'e0' }).arn));
    expect(record?.status).toBe('ABORTED');
  });

  it('goes on another time when an execution could not be ended, whoever began', async () => {
    const { store, stopped, fault, removal } = await machineWith(3);
    fault.error = new Error('Connection is closed.');
    await removal.remove(MACHINE.arn);
    await removal.resume();
    expect((await store.getStateMachine(MACHINE.arn))?.status).toBe('DELETING');
    fault.error = undefined;
    await removal.resume();
    expect(stopped).toHaveLength(3);
    expect(await store.listDeletingStateMachines()).toEqual([]);
    expect(await store.getStateMachine(MACHINE.arn)).toBeUndefined();
  });
});
