import { setTimeout as sleep } from 'node:timers/promises';
import { SFNServiceException } from '@aws-sdk/client-sfn';
import { Redis } from 'ioredis';
import type { WorkloadCallback } from '#testing';
import { Api } from '../../support/api.js';

/** What is to be said to a task token, as it is kept in the ledger until somebody was told that it has been heard. */
interface Owed {
  readonly executionArn: string;
  readonly callback: WorkloadCallback;
  /** Epoch ms. */
  readonly dueAt: number;
}

/** How often a process looks for what others have left unsaid, and when it is taken for that, ms. */
const LOOK_EVERY_MS = 2_000;
const LEFT_AFTER_MS = 4_000;

/**
 * Those who hold task tokens, in a worker's process: they answer by the API as the workload has it. What they owe stands in the
 * ledger first, so that another process says it when this one has died: as with any token kept in a database.
 */
export class Callbacks {
  readonly #ledger: Redis;
  readonly #api: Api;
  #calls = 0;
  #closed = false;

  constructor(
    private readonly key: string,
    { ledgerUrl, endpoints }: { readonly ledgerUrl: string; readonly endpoints: readonly string[] },
  ) {
    this.#ledger = new Redis(ledgerUrl);
    this.#api = new Api(endpoints, { patienceMs: 120_000 });
    void this.#sayWhatIsLeft();
  }

  /** Resolves as soon as nothing can keep the answer from being given. */
  async take(taskToken: string, executionArn: string, callback: WorkloadCallback): Promise<void> {
    const owed: Owed = { executionArn, callback, dueAt: Date.now() + callback.afterMs };
    await this.#ledger.hset(`${this.key}:owed`, taskToken, JSON.stringify(owed));
    void this.#keep(taskToken, owed);
  }

  close(): void {
    this.#closed = true;
    this.#api.close();
    this.#ledger.disconnect();
  }

  async #keep(taskToken: string, owed: Owed): Promise<void> {
    const { beatEveryMs, againAfterMs } = owed.callback;
    while (beatEveryMs !== undefined && Date.now() + beatEveryMs < owed.dueAt) {
      await sleep(beatEveryMs);
      // One that is late must not hold up the next.
      void this.#api.sendTaskHeartbeat(taskToken, this.#calls++).catch(() => undefined);
    }
    await sleep(Math.max(0, owed.dueAt - Date.now()));
    const first = this.#say(taskToken, owed);
    if (againAfterMs !== undefined) {
      await sleep(againAfterMs);
      await this.#say(taskToken, owed);
    }
    await first;
  }

  /** What came of it is noted; without an answer it stays owed. */
  async #say(taskToken: string, owed: Owed): Promise<void> {
    const { executionArn, callback } = owed;
    let told = 'ok';
    try {
      if ('output' in callback)
        await this.#api.sendTaskSuccess(taskToken, JSON.stringify(callback.output), this.#calls++);
      else await this.#api.sendTaskFailure(taskToken, callback.error, callback.cause, this.#calls++);
    } catch (error) {
      if (this.#closed || !(error instanceof SFNServiceException) || error.$fault !== 'client') return;
      told = error.name;
    }
    const entry = { executionArn, taskToken, callback, told, at: Date.now() };
    await this.#ledger
      .multi()
      .rpush(`${this.key}:answers`, JSON.stringify(entry))
      .hdel(`${this.key}:owed`, taskToken)
      .exec();
  }

  async #sayWhatIsLeft(): Promise<void> {
    while (!this.#closed) {
      const left = await this.#ledger.hgetall(`${this.key}:owed`).catch(() => ({}));
      for (const [taskToken, text] of Object.entries(left)) {
        const owed = JSON.parse(text) as Owed;
        if (owed.dueAt + LEFT_AFTER_MS < Date.now()) await this.#say(taskToken, owed);
      }
      await sleep(LOOK_EVERY_MS);
    }
  }
}
