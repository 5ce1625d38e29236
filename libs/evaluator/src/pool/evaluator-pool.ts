import { EvaluatorUnavailable } from '../evaluator-unavailable.js';
import type { JsonataBindings, JsonataExpression, JsonataResult } from '#asl/expressions/jsonata';

import { EvaluatorProcess, ProcessGone, type ProcessLimits } from './evaluator-process.js';
import type { Batch } from './messages.js';

export interface PoolOptions extends Partial<ProcessLimits> {
  /** Processes that evaluate at the same time; one more stands by. Default 2. */
  readonly processes?: number;
  /** Batches that may wait for a process. Default 10,000. */
  readonly queueLimit?: number;
}

interface Request {
  readonly expression: JsonataExpression;
  readonly bindings: JsonataBindings;
}

interface Waiting {
  readonly requests: readonly Request[];
  readonly resolve: (results: readonly JsonataResult[]) => void;
  readonly reject: (error: Error) => void;
  /** How often a process was lost for a reason that was not theirs. */
  losses: number;
}

const DEFAULTS = { processes: 2, queueLimit: 10_000, expressionMs: 1_000, memoryMb: 96 };
const MAX_LOSSES = 2;

/**
 * Expendable processes that evaluate expressions. Each has one batch at a time; a batch is what was asked for over the same
 * data. When a process ends in an expression, that expression has its result, and the rest of the batch goes to another one.
 */
export class EvaluatorPool {
  readonly #options: Required<PoolOptions>;
  readonly #all = new Set<EvaluatorProcess>();
  readonly #idle: EvaluatorProcess[] = [];
  readonly #queue: Waiting[] = [];
  #working = 0;
  #nextId = 1;
  #closed = false;

  constructor(options: PoolOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** Resolves when a process is ready. */
  async warm(): Promise<void> {
    this.#staff();
    await Promise.any([...this.#all].map((process) => process.ready));
  }

  async evaluate(requests: readonly Request[]): Promise<readonly JsonataResult[]> {
    if (requests.length === 0) return [];
    return (await Promise.all(byBindings(requests).map((batch) => this.#enqueue(batch)))).flat();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#queue.splice(0)) waiting.reject(new EvaluatorUnavailable('The evaluator is closed'));
    const processes = [...this.#all];
    for (const process of processes) process.kill();
    await Promise.all(processes.map((process) => process.ended));
  }

  #enqueue(requests: readonly Request[]): Promise<readonly JsonataResult[]> {
    if (this.#closed) return Promise.reject(new EvaluatorUnavailable('The evaluator is closed'));
    if (this.#queue.length >= this.#options.queueLimit)
      return Promise.reject(new EvaluatorUnavailable('Too many expressions wait for an evaluator process'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ requests, resolve, reject, losses: 0 });
      this.#staff();
      this.#dispatch();
    });
  }

  /** As many processes as may work, and one to take the place of the next that is lost. */
  #staff(): void {
    while (!this.#closed && this.#all.size < this.#options.processes + 1) this.#start();
  }

  #start(): void {
    const process = new EvaluatorProcess(this.#options);
    this.#all.add(process);
    void process.ended.then(() => this.#forget(process));
    process.ready.then(
      () => {
        this.#idle.push(process);
        this.#dispatch();
      },
      (error: Error) => this.#cannotStart(error),
    );
  }

  #forget(process: EvaluatorProcess): void {
    this.#all.delete(process);
    const position = this.#idle.indexOf(process);
    if (position >= 0) this.#idle.splice(position, 1);
  }

  /** Whoever waits is told, rather than kept waiting for what may never come; the next request tries again. */
  #cannotStart(error: Error): void {
    if (this.#all.size > this.#working && [...this.#all].some((process) => !process.isGone)) return;
    for (const waiting of this.#queue.splice(0)) waiting.reject(error);
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && this.#idle.length > 0 && this.#working < this.#options.processes) {
      void this.#work(this.#idle.shift() as EvaluatorProcess, this.#queue.shift() as Waiting);
    }
  }

  async #work(process: EvaluatorProcess, waiting: Waiting): Promise<void> {
    this.#working++;
    try {
      const results = await process.evaluate(this.#batchOf(waiting.requests));
      const rest = waiting.requests.slice(results.length);
      if (rest.length === 0) waiting.resolve(results);
      else this.#again({ ...waiting, requests: rest, resolve: (others) => waiting.resolve([...results, ...others]) });
    } catch (error) {
      const lost = error instanceof ProcessGone && ++waiting.losses < MAX_LOSSES;
      if (lost) this.#again(waiting);
      else waiting.reject(error as Error);
    }
    this.#working--;
    if (!process.isGone && !this.#closed) this.#idle.push(process);
    else if (this.#all.size > 0 || this.#queue.length > 0) this.#staff();
    this.#dispatch();
  }

  #again(waiting: Waiting): void {
    if (this.#closed) waiting.reject(new EvaluatorUnavailable('The evaluator is closed'));
    else this.#queue.unshift(waiting);
  }

  #batchOf(requests: readonly Request[]): Batch {
    const { states, variables } = (requests[0] as Request).bindings;
    // A name that is called may be a variable too, and then is what is called.
    const names = new Set(requests.flatMap(({ expression }) => [...expression.references, ...expression.calls]));
    return {
      id: this.#nextId++,
      states,
      variables: [...variables].filter(([name]) => names.has(name)),
      texts: requests.map(({ expression }) => expression.text),
    };
  }
}

/** Neighbours over the same data together: it is sent once. */
function byBindings(requests: readonly Request[]): Request[][] {
  const batches: Request[][] = [];
  for (const request of requests) {
    const last = batches.at(-1);
    if (last?.[0]?.bindings === request.bindings) last.push(request);
    else batches.push([request]);
  }
  return batches;
}
