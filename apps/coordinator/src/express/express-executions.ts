import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExpressJob, ExpressQueue } from '#queues';
import { ServiceUnavailable, ThrottlingException } from '#sfn-api';
import { executionIdOf } from '#store';
import type { Definitions, ExpressEnd, ExpressRuntime, Startable } from '../tokens.js';
import { executionInfo } from '../transitions/execution-starter.js';
import { UnreadableDefinitionError } from '../transitions/state-faults.js';
import { ExpressExecution, type ExpressSurroundings } from './express-execution.js';

export interface ExpressSettings {
  /** Most executions that somebody waits for here at once, and most of the others that this coordinator runs at once. */
  readonly expressConcurrency: number;
}

/** The Express executions that run in this coordinator. */
export class ExpressExecutions implements ExpressRuntime {
  /** StartSyncExecutions refused, since there were as many as may be. */
  throttled = 0;
  readonly #running = new Set<ExpressExecution>();
  #waitedFor = 0;
  #closed = false;

  constructor(
    /** Fails fast: somebody waits for the answer. */
    private readonly definitions: Pick<Definitions, 'byHash'>,
    /** Waits for Redis: an execution that was accepted must not get lost. */
    private readonly patientDefinitions: Pick<Definitions, 'byHash'>,
    private readonly around: ExpressSurroundings,
    private readonly settings: ExpressSettings,
    private readonly queue: Pick<ExpressQueue, 'add'>,
  ) {}

  /** Executions under way. */
  get running(): number {
    return this.#running.size;
  }

  async runSync(start: Startable): Promise<ExpressEnd> {
    if (this.#waitedFor >= this.settings.expressConcurrency) {
      this.throttled += 1;
      throw new ThrottlingException();
    }
    this.#waitedFor += 1;
    try {
      return await this.#run(start, expressArn(start), this.definitions, { sync: true });
    } finally {
      this.#waitedFor -= 1;
    }
  }

  async start(start: Startable): Promise<{ readonly executionArn: string; readonly startedAt: number }> {
    const { stateMachine, name, version, alias, input, traceHeader, traceparent } = start;
    const { arn, roleArn, definitionHash } = stateMachine;
    const executionArn = expressArn(start);
    await this.queue.add(executionIdOf(executionArn), {
      executionArn,
      name,
      stateMachine: { arn, name: stateMachine.name, roleArn, definitionHash },
      ...(version !== undefined && { version }),
      ...(alias !== undefined && { alias }),
      input,
      ...(traceHeader !== undefined && { traceHeader }),
      ...(traceparent !== undefined && { traceparent }),
    });
    return { executionArn, startedAt: this.around.clock.now() };
  }

  /** Runs what `start` has accepted. */
  runAccepted({ executionArn, ...start }: ExpressJob): Promise<ExpressEnd> {
    return this.#run(start, executionArn, this.patientDefinitions);
  }

  /**
   * Takes no more, and waits for those under way, `limitMs` at most. Whoever waits for one that has not ended by then is told
   * that the service is unavailable: what came of it, nobody will know.
   */
  async stop(limitMs: number): Promise<void> {
    this.#closed = true;
    const limit = AbortSignal.timeout(limitMs);
    while (this.#running.size > 0 && !limit.aborted) await sleep(DRAIN_LOOK_MS);
    for (const execution of this.#running) execution.abandon(new ServiceUnavailable());
    this.around.tasks.close();
  }

  async #run(
    start: Startable,
    arn: string,
    definitions: Pick<Definitions, 'byHash'>,
    more: { readonly sync?: true } = {},
  ): Promise<ExpressEnd> {
    if (this.#closed) throw new ServiceUnavailable();
    const { definitionHash } = start.stateMachine;
    const { machine } = await definitions.byHash(definitionHash);
    if (!machine) throw new UnreadableDefinitionError(`of ${start.stateMachine.arn}`);
    const info = { ...executionInfo(start, arn, this.around.clock.now()), ...more };
    const run = { info, machine, definitionHash, traceparent: start.traceparent };
    const execution = new ExpressExecution(run, this.around);
    this.#running.add(execution);
    try {
      return await execution.start();
    } finally {
      this.#running.delete(execution);
    }
  }
}

const DRAIN_LOOK_MS = 20;

/** `…:stateMachine:<name>` → `…:express:<name>:<execution name>:<uuid>` (facts/api.md §5) */
export function expressArn({ stateMachine, name }: Pick<Startable, 'stateMachine' | 'name'>): string {
  return `${stateMachine.arn.replace(':stateMachine:', ':express:')}:${name}:${randomUUID()}`;
}
