import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { TaskHandlerRegistry, WorkerModule, type TaskContext } from '#worker-sdk';
import { Engraver } from './engraving.module.js';

const RESOURCE = 'arn:aws:states:::ecs:runTask.sync';

/** What the handler is told, as far as it looks at it. */
function contextOf(
  signal = new AbortController().signal,
): TaskContext & { readonly heartbeat: jest.Mock<() => Promise<void>> } {
  const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:greeting:one';
  const heartbeat = jest.fn(async () => undefined);
  return { executionArn, stateName: 'Engrave', resource: RESOURCE, attempt: 1, inputText: '{}', signal, heartbeat };
}

describe('the engraver', () => {
  let module: TestingModule;
  let engraver: Engraver;

  beforeEach(async () => {
    // Without Redis: handlers are found and checked, no task is taken.
    const worker = WorkerModule.forRoot({ autoStart: false });
    module = await Test.createTestingModule({ imports: [worker], providers: [Engraver] }).compile();
    await module.init();
    engraver = module.get(Engraver);
  });
  afterEach(() => module.close());

  it('is registered for its resource, two at a time', () => {
    expect(module.get(TaskHandlerRegistry).get(RESOURCE)).toMatchObject({
      declaredAt: 'Engraver.engrave',
      concurrency: 2,
    });
  });

  it('counts the letters, with a heartbeat after each', async () => {
    const task = contextOf();
    expect(await engraver.engrave({ text: 'Hi!' }, task)).toEqual({ letters: 3 });
    expect(task.heartbeat).toHaveBeenCalledTimes(3);
  });

  it('refuses a text that does not fit', async () => {
    await expect(engraver.engrave({ text: 'x'.repeat(101) }, contextOf())).rejects.toMatchObject({
      error: 'Engraving.TooLong',
      cause: '{"longest":100,"given":101}',
    });
  });

  it('stops between two letters when nobody waits for the plate any more', async () => {
    const stop = new AbortController();
    const task = contextOf(stop.signal);
    const engraving = engraver.engrave({ text: 'a long text' }, task).catch((error: Error) => error.name);
    await sleep(150);
    stop.abort();
    expect(await engraving).toBe('AbortError');
    expect(task.heartbeat.mock.calls.length).toBeLessThan(3);
  });
});
