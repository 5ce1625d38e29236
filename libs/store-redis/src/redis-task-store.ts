import {
  newToken,
  type BeginTaskResult,
  type FrameRef,
  type ResourceService,
  type ServedResource,
  type Submission,
  type SubmitTaskResult,
  type TaskClaim,
  type TaskOutcome,
  type TaskStore,
  type WorkerRegistry,
} from '#store';
import type { Redis } from 'ioredis';
import { Keys } from './keys.js';
import { settingsOf, type RedisStoreOptions, type StoreSettings } from './options.js';
import { announceWorker } from './scripts/announce-worker/announce-worker.script.js';
import { beginTask } from './scripts/begin-task/begin-task.script.js';
import { endTask } from './scripts/end-task/end-task.script.js';
import { submitTask } from './scripts/submit-task/submit-task.script.js';
import { serviceOf } from './scripts/service-of/service-of.script.js';
import { withdrawWorker } from './scripts/withdraw-worker/withdraw-worker.script.js';
import { recordHeartbeat } from './scripts/record-heartbeat/record-heartbeat.script.js';
import { loadScripts } from './scripts/define-script.js';
import { servedResources } from './served-resources.js';
import type { ServerFacts } from './server-facts.js';
import { checkStore } from './store-check.js';

/** The part of the store that a worker process sees. The connection stays the caller's: it is not closed here. */
export class RedisTaskStore implements TaskStore, WorkerRegistry {
  protected readonly settings: StoreSettings;
  protected readonly keys: Keys;
  #serverFacts: ServerFacts = {};

  constructor(
    protected readonly redis: Redis,
    options: RedisStoreOptions = {},
  ) {
    this.settings = settingsOf(options);
    this.keys = new Keys(this.settings.namespace, this.settings.partitions);
  }

  /**
   * Look before first use: throws StoreMismatchError when the store was created with other settings, or Redis
   * may evict keys or keeps less than promised.
   * Creates the store's own record if there is none yet.
   */
  async open(): Promise<this> {
    this.#serverFacts = await checkStore(this.redis, this.keys, this.settings);
    await loadScripts(this.redis);
    return this;
  }

  /** What Redis told of itself when the store was opened. */
  get serverFacts(): ServerFacts {
    return this.#serverFacts;
  }

  beginTask(ref: FrameRef, claim: TaskClaim): Promise<BeginTaskResult> {
    return beginTask(this.redis, { keys: this.keys, settings: this.settings, ref, claim });
  }

  heartbeat(
    ref: FrameRef,
    beat: { readonly claim: string; readonly leaseMs: number; readonly progress: boolean },
  ): Promise<'ok' | 'gone'> {
    return recordHeartbeat(this.redis, { keys: this.keys, ref, beat });
  }

  endTask(
    ref: FrameRef,
    claim: string,
    outcome: TaskOutcome,
    nextToken = newToken(),
  ): ReturnType<TaskStore['endTask']> {
    return endTask(this.redis, { keys: this.keys, settings: this.settings, ref, claim, outcome, nextToken });
  }

  submitTask(
    ref: FrameRef,
    claim: string,
    submission: Submission,
    result: string,
    nextToken = newToken(),
  ): Promise<SubmitTaskResult> {
    const { keys, settings } = this;
    return submitTask(this.redis, { keys, settings, ref, claim, submission, result, nextToken });
  }

  async announceWorker(worker: string, resources: readonly string[], ttlMs: number): Promise<void> {
    if (resources.length > 0) await announceWorker(this.redis, { keys: this.keys, worker, resources, ttlMs });
  }

  async withdrawWorker(worker: string, resources: readonly string[]): Promise<void> {
    if (resources.length > 0) await withdrawWorker(this.redis, { keys: this.keys, worker, resources });
  }

  serviceOf(resource: string): Promise<ResourceService> {
    return serviceOf(this.redis, { keys: this.keys, resource });
  }

  servedResources(limit: number): Promise<readonly ServedResource[]> {
    return servedResources(this.redis, this.keys, limit);
  }
}
