import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import {
  isConnectionError,
  isRedisError,
  NewerWork,
  openWorker,
  reasonOf,
  RedisConnections,
  StateQueues,
  taskQueue,
  type Log,
  type TaskJob,
} from '#queues';
import { UnknownFormatError } from '#store';
import { StoreMismatchError } from '#store-redis';
import { measureProcess, openMetrics } from '#telemetry';
import type { RegisteredHandler } from '../handlers/task-handler.js';
import { Announcer } from '../heartbeat/announcer.js';
import { LeaseKeeper } from '../heartbeat/lease-keeper.js';
import { AttemptMetrics } from '../metrics/attempt-metrics.js';
import { MetricsServer } from '../metrics/metrics-server.js';
import { openWorkerStore } from './open-worker-store.js';
import { TaskRunner } from './task-runner.js';
import { untilStoreAnswers } from './until-store-answers.js';
import type { ResolvedWorkerOptions } from './worker-options.js';
import { WorkerStartError } from './worker-start-error.js';

/** How long handlers that were told to stop may still take, and how long closing may, in ms. */
const LAST_CALL_MS = 1_000;

interface Running {
  readonly workers: readonly Worker<TaskJob, void, string>[];
  readonly announcer: Announcer;
  readonly leases: LeaseKeeper;
  readonly states: StateQueues;
  readonly runner: TaskRunner;
}

/** Takes tasks for a set of handlers from their queues: one BullMQ worker for each resource. Starts once, stops once. */
export class TaskRuntime {
  /** Names this process to the store and in traces. */
  readonly worker = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
  readonly #connections: RedisConnections;
  readonly #abandoned = new AbortController();
  /** Jobs under way. */
  readonly #runs = new Set<Promise<void>>();
  readonly #newer: NewerWork;
  #metricsServer: MetricsServer | undefined;
  #running: Running | undefined;

  constructor(
    private readonly options: ResolvedWorkerOptions,
    private readonly log: Log,
  ) {
    this.#connections = new RedisConnections(options.redisUrl, log);
    // Each task under way listens; that many are no leak.
    setMaxListeners(0, this.#abandoned.signal);
    this.#newer = new NewerWork(log);
  }

  /** How many results came after their attempts had been taken away, and were refused. */
  get refusedResults(): number {
    return this.#running?.runner.refused ?? 0;
  }

  /**
   * Resolves once tasks are taken; without Redis, or while it does not let us in, it says so and waits.
   * @throws WorkerStartError when settings and store do not fit, or Redis refuses a command; nothing is left open then
   */
  async start(handlers: readonly RegisteredHandler[]): Promise<void> {
    try {
      await this.#start(handlers);
    } catch (error) {
      await this.close();
      const misfit = error instanceof StoreMismatchError || error instanceof UnknownFormatError;
      if (misfit) throw new WorkerStartError(error.message);
      // Say, a user who may not use a command: the stack would lead into the Redis client.
      if (isRedisError(error)) throw new WorkerStartError(`Redis refuses what a worker needs: ${reasonOf(error)}`);
      throw error;
    }
  }

  /**
   * Take no more tasks and let those under way end. After `drainMs` their signals are aborted; what has not ended a
   * moment later is left behind, and its lease lapses.
   */
  async drain(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    const withdrawn = running.announcer.stop();
    const closed = (await this.#redisAnswers()) ? closeAll(running) : this.#closeAllWithoutRedis(running);
    if (!(await within(closed, this.options.drainMs))) {
      running.leases.abortAll();
      if (!(await within(closed, LAST_CALL_MS))) await this.#leaveBehind(running, closed);
    }
    await within(withdrawn, LAST_CALL_MS / 2);
  }

  /** After `drain`: let go of Redis. */
  async close(): Promise<void> {
    this.#abandoned.abort(new Error('the worker has stopped'));
    this.#running?.leases.stop();
    await within(this.#running?.states.close() ?? Promise.resolve(), LAST_CALL_MS);
    await this.#connections.close();
    await this.#metricsServer?.close();
  }

  /** Before anything else, so that a worker which waits for Redis can be looked at. Undefined when nobody is to ask. */
  async #openMetrics(): Promise<AttemptMetrics | undefined> {
    const { metricsHost, metricsPort } = this.options;
    if (metricsPort === undefined) return undefined;
    const metrics = openMetrics('stepwell-worker');
    measureProcess(metrics.meter);
    this.#metricsServer = await MetricsServer.open(metrics, metricsHost, metricsPort);
    this.log.log(`worker ${this.worker} shows its metrics at ${this.#metricsServer.address}`);
    return new AttemptMetrics(metrics.meter);
  }

  async #start(handlers: readonly RegisteredHandler[]): Promise<void> {
    const metrics = await this.#openMetrics();
    const { namespace, leaseMs, stateShards } = this.options;
    const commands = this.#connections.get('commands');
    const { store, express } = await untilStoreAnswers(
      () => openWorkerStore(commands, this.options),
      this.#abandoned.signal,
    );
    if (this.#abandoned.signal.aborted) return;
    const leases = new LeaseKeeper(store, leaseMs, this.log);
    const states = new StateQueues({ connection: commands, log: this.log, namespace, shards: stateShards });
    const runner = new TaskRunner({
      worker: this.worker,
      leaseMs,
      store,
      express,
      leases,
      wake: (awaken, traceparent) => states.add(awaken, { traceparent }),
      log: this.log,
      metrics,
      abandoned: this.#abandoned.signal,
    });
    const workers = handlers.map((handler) => this.#openWorker(runner, handler));
    const announcer = new Announcer(
      store,
      this.worker,
      handlers.map((handler) => handler.resource),
      this.log,
    );
    this.#running = { workers, announcer, leases, states, runner };
    leases.start();
    await announcer.start();
    await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    for (const { resource, concurrency, declaredAt } of handlers) {
      this.log.log(`worker ${this.worker} serves ${resource} by ${declaredAt}, up to ${concurrency} at a time`);
    }
  }

  /** A connection may still call itself ready when Redis has just gone. */
  async #redisAnswers(): Promise<boolean> {
    const commands = this.#connections.get('commands');
    return commands.status === 'ready' && (await within(commands.ping(), LAST_CALL_MS / 2));
  }

  /** A BullMQ worker that closes in order waits for Redis. Without Redis there is nothing to take either: end what runs, then drop. */
  async #closeAllWithoutRedis({ workers }: Running): Promise<void> {
    await Promise.all(workers.map((worker) => worker.pause(true)));
    while (this.#runs.size > 0) await Promise.allSettled(this.#runs);
    await Promise.all(workers.map((worker) => worker.close(true)));
  }

  async #leaveBehind({ leases }: Running, closed: Promise<void>): Promise<void> {
    const away = this.#connections.get('commands').status !== 'ready';
    const why = away ? ': Redis is away, so no result can be stored' : ' that did not end in time';
    this.log.warn(`worker ${this.worker} leaves ${leases.size} task(s) behind${why}`);
    this.#abandoned.abort(new Error('the worker has stopped'));
    await within(closed, LAST_CALL_MS);
  }

  #openWorker(runner: TaskRunner, handler: RegisteredHandler): Worker<TaskJob, void, string> {
    const worker = openWorker<TaskJob>(taskQueue(this.options.namespace, handler.resource), {
      connection: this.#connections.get('blocking'),
      log: this.log,
      concurrency: handler.concurrency,
      newer: this.#newer,
      process: async (job) => {
        const run = this.#unlessAbandoned(runner.run(job.data, handler));
        this.#runs.add(run);
        try {
          await run;
        } finally {
          this.#runs.delete(run);
        }
      },
    });
    // The store refuses for a reason that waiting does not mend, say an ACL; the coordinator goes on with the execution.
    worker.on('failed', (job, error) => {
      if (isConnectionError(error)) return;
      this.log.error(`task of execution ${job?.data.execution ?? '?'} for ${handler.resource}: ${reasonOf(error)}`);
    });
    return worker;
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

async function closeAll({ workers }: Running): Promise<void> {
  await Promise.all(workers.map((worker) => worker.close()));
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
