import type { Redis } from 'ioredis';
import type {
  BeginTaskResult,
  ExpressTaskBoard,
  FrameRef,
  OfferedTask,
  TaskClaim,
  TaskOffer,
  TaskOutcome,
  TaskProgress,
} from '#store';
import { Keys } from './keys.js';
import { settingsOf, type RedisStoreOptions } from './options.js';
import { beatExpressTask } from './scripts/beat-express-task/beat-express-task.script.js';
import { beginExpressTask } from './scripts/begin-express-task/begin-express-task.script.js';
import { endExpressTask } from './scripts/end-express-task/end-express-task.script.js';
import { lookAtExpressTask } from './scripts/look-at-express-task/look-at-express-task.script.js';
import { offerExpressTask } from './scripts/offer-express-task/offer-express-task.script.js';

/**
 * Attempts of Express executions: one hash for each, gone by itself a while after its execution must have ended. News is
 * published to the channel that the offer names. Looks at nothing before it is used: open the store first.
 */
export class RedisExpressTasks implements ExpressTaskBoard {
  readonly #keys: Keys;

  constructor(
    private readonly redis: Redis,
    options: RedisStoreOptions = {},
  ) {
    const { namespace, partitions } = settingsOf(options);
    this.#keys = new Keys(namespace, partitions);
  }

  offerTask(ref: FrameRef, task: OfferedTask, offer: TaskOffer): Promise<void> {
    return offerExpressTask(this.redis, { keys: this.#keys, ref, task, offer });
  }

  beginTask(ref: FrameRef, claim: TaskClaim): Promise<BeginTaskResult> {
    return beginExpressTask(this.redis, { keys: this.#keys, ref, claim });
  }

  heartbeat(
    ref: FrameRef,
    beat: { readonly claim: string; readonly leaseMs: number; readonly progress: boolean },
  ): Promise<'ok' | 'gone'> {
    return beatExpressTask(this.redis, { keys: this.#keys, ref, beat });
  }

  endTask(ref: FrameRef, claim: string, outcome: TaskOutcome): Promise<'accepted' | 'refused'> {
    return endExpressTask(this.redis, { keys: this.#keys, ref, claim, outcome });
  }

  lookAtTask(ref: FrameRef): Promise<TaskProgress | undefined> {
    return lookAtExpressTask(this.redis, { keys: this.#keys, ref });
  }

  async withdrawTask(ref: FrameRef): Promise<void> {
    await this.redis.unlink(this.#keys.expressTask(ref));
  }
}
