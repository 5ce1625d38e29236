import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import { openWorker, putBack, RedisConnections, StateQueues, taskQueue, type Log, type TaskJob } from '#queues';
import { UnknownFormatError } from '#store';
import type { RegisteredHandler } from '../handlers/task-handler.js';
import { Announcer } from '../heartbeat/announcer.js';
import { LeaseKeeper } from '../heartbeat/lease-keeper.js';
import { openWorkerStore } from './open-worker-store.js';
import { TaskRunner } from './task-runner.js';
import type { ResolvedWorkerOptions } from './worker-options.js';

/** How long handlers that were told to stop may still take, and how long closing may, in ms. */
const LAST_CALL_MS = 1_000;

interface Running {
  readonly workers: readonly Worker<TaskJob, void, string>[];
  readonly announcer: Announcer;
  readonly leases: LeaseKeeper;
  readonly states: StateQueues;
}

/** Takes tasks for a set of handlers from their queues: one BullMQ worker for each resource. Starts once, stops once. */
export class TaskRuntime {
  /** Names this process to the store and in traces. */
  readonly worker = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
  readonly #connections: RedisConnections;
  readonly #abandoned = new AbortController();
  #running: Running | undefined;

  constructor(
    private readonly options: ResolvedWorkerOptions,
    private readonly log: Log,
  ) {
    this.#connections = new RedisConnections(options.redisUrl, log);
  }

  /** Resolves once tasks are taken; without Redis it says so and waits for it. */
  async start(handlers: readonly RegisteredHandler[]): Promise<void> {
    const { namespace, leaseMs, stateShards } = this.options;
    const commands = this.#connections.get('commands');
    const store = await openWorkerStore(commands, this.options);
    if (this.#abandoned.signal.aborted) return;
    const leases = new LeaseKeeper(store, leaseMs, this.log);
    const states = new StateQueues({ connection: commands, log: this.log, namespace, shards: stateShards });
    const runner = new TaskRunner({
      worker: this.worker,
      leaseMs,
      store,
      leases,
      wake: (awaken, traceparent) => states.add(awaken, { traceparent }),
      log: this.log,
      abandoned: this.#abandoned.signal,
    });
    const workers = handlers.map((handler) => this.#openWorker(runner, handler));
    const announcer = new Announcer(
      store,
      this.worker,
      handlers.map((handler) => handler.resource),
      this.log,
    );
    this.#running = { workers, announcer, leases, states };
    leases.start();
    await announcer.start();
    await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    for (const { resource, concurrency, declaredAt } of handlers) {
      this.log.log(`worker ${this.worker} serves ${resource} by ${declaredAt}, up to ${concurrency} at a time`);
    }
  }

  /**
   * Take no more tasks and let those under way end. After `drainMs` their signals are aborted; what has not ended a
   * moment later is left behind, and its lease lapses.
   */
  async drain(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    await Promise.race([running.announcer.stop(), sleep(LAST_CALL_MS, undefined, { ref: false })]);
    const closed = Promise.all(running.workers.map((worker) => worker.close()));
    if (await within(closed, this.options.drainMs)) return;
    running.leases.abortAll();
    if (await within(closed, LAST_CALL_MS)) return;
    this.log.warn(`worker ${this.worker} leaves ${running.leases.size} task(s) behind that did not end in time`);
    this.#abandoned.abort(new Error('the worker has stopped'));
    await within(closed, LAST_CALL_MS);
  }

  /** After `drain`: let go of Redis. */
  async close(): Promise<void> {
    this.#abandoned.abort(new Error('the worker has stopped'));
    this.#running?.leases.stop();
    await within(this.#running?.states.close() ?? Promise.resolve(), LAST_CALL_MS);
    await this.#connections.close();
  }

  #openWorker(runner: TaskRunner, handler: RegisteredHandler): Worker<TaskJob, void, string> {
    return openWorker<TaskJob>(taskQueue(this.options.namespace, handler.resource), {
      connection: this.#connections.get('blocking'),
      log: this.log,
      concurrency: handler.concurrency,
      process: async (job, token) => {
        try {
          await this.#unlessAbandoned(runner.run(job.data, handler));
        } catch (error) {
          if (error instanceof UnknownFormatError) return putBack(job, token);
          throw error;
        }
      },
    });
  }

  /**
   * A job whose handler does not stop in time is acknowledged all the same: its attempt is claimed, so nobody could
   * run the job anyway.
   */
  async #unlessAbandoned(run: Promise<void>): Promise<void> {
    const { signal } = this.#abandoned;
    let leave = (): void => undefined;
    const abandoned = new Promise<void>((resolve) =>
      signal.addEventListener('abort', (leave = () => resolve()), { once: true }),
    );
    try {
      await Promise.race([run, abandoned]);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', leave);
      run.catch(() => undefined);
    }
  }
}

/** True when it ended, well or not, in time. */
async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      work.then(
        () => true,
        () => true,
      ),
      sleep(ms, false, { signal: timer.signal }),
    ]);
  } finally {
    timer.abort();
  }
}
