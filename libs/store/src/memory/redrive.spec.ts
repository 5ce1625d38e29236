import { describe, expect, it } from '@jest/globals';
import { decision, event, frame, start } from '../contract/decisions.js';
import { REDRIVABLE_MS, REDRIVE_REPEAT_MS } from '../execution-store.js';
import { newToken } from '../execution-id.js';
import { MemoryStore } from './memory-store.js';

/** The bounds of time that no real store can be made to wait for. */
describe('a redrive, long after', () => {
  async function failed() {
    const clock = { now: 1_000_000 };
    const store = new MemoryStore({ now: () => clock.now });
    const created = await store.create(start());
    if (created.status !== 'ok') throw new Error(created.status);
    const { execution } = created;
    const closing = { type: 'CloseExecution', status: 'FAILED' } as const;
    await store.close(execution, decision(frame({ phase: 'failed' }), ['ExecutionFailed'], [closing], { from: 1 }));
    const plan = {
      history: [event('ExecutionRedriven', { at: 2 })],
      frames: [{ id: 'r', snapshot: frame({ phase: 'retry' }), lastEvent: { nth: 0 }, wake: 'timer' }],
      emptied: [],
    } as const;
    const expected = { redriveCount: 0, historyLength: 2, request: newToken() };
    return { clock, store, execution, redrive: () => store.redrive(execution, plan, expected) };
  }

  it('is possible for 14 days', async () => {
    const late = await failed();
    late.clock.now += REDRIVABLE_MS + 1;
    expect(await late.store.loadRemains(late.execution)).toMatchObject({ frames: [] });
    expect(await late.redrive()).toEqual({ status: 'changed' });
    const intime = await failed();
    intime.clock.now += REDRIVABLE_MS;
    expect(await intime.redrive()).toMatchObject({ status: 'redriven', repeated: false });
  });

  it('is recognised as a repeat for 15 minutes', async () => {
    const { clock, redrive } = await failed();
    await redrive();
    clock.now += REDRIVE_REPEAT_MS;
    expect(await redrive()).toMatchObject({ status: 'redriven', repeated: true });
    clock.now += 1;
    expect(await redrive()).toEqual({ status: 'changed' });
  });
});
