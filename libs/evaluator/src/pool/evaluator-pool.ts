import { OUT_OF_TIME, type JsonataResult } from '#asl/expressions/jsonata';

import { EvaluatorUnavailable } from '../evaluator-unavailable.js';
import type { Request } from '../request.js';
import { Allowance } from './allowance.js';
import { batchOf, byBindings } from './batches.js';
import type { Evaluated, EvaluatorProcess, ProcessLimits } from './evaluator-process.js';
import { Lane, type Waiting } from './lane.js';
import type { Batch } from './messages.js';
import { EvaluatorCrash, ProcessGone } from './process-end.js';
import { SlowExpressions } from './slow-expressions.js';
import { Staff } from './staff.js';

export interface PoolOptions extends Partial<ProcessLimits> {
  /** Processes for expressions that are not known to be slow. One more stands by. Default 2. */
  readonly processes?: number;
  /** Further processes, started when they are needed, for those that take longer than their turn. Default 2. */
  readonly slowProcesses?: number;
  /** How long an expression may keep others waiting, ms. Default 100. */
  readonly turnMs?: number;
  /** What all expressions of one decision may take together, ms; a little more for each of them. Default 5,000. */
  readonly decisionMs?: number;
  /** Batches that may wait for a process. Default 10,000. */
  readonly queueLimit?: number;
  /** Owners that may wait for a process for slow expressions. Default 32. */
  readonly slowQueueLimit?: number;
}

/** What the processes have done since the pool was made. */
export interface PoolCounters {
  /** Expressions with a result, of whatever kind. */
  evaluated: number;
  /** The longest time that one of them took, ms. */
  longestMs: number;
  /** Processes that ended without having been dismissed: an expression took too long, or too much. */
  readonly killed: number;
  /** Processes that can work now, those at work included. */
  readonly processes: number;
  /** Processes at work now. */
  readonly busy: number;
  /** Batches that wait for a process now. */
  readonly waiting: number;
}

const DEFAULTS = {
  processes: 2,
  slowProcesses: 2,
  turnMs: 100,
  decisionMs: 5_000,
  queueLimit: 10_000,
  slowQueueLimit: 32,
  expressionMs: 1_000,
  memoryMb: 96,
  residentMb: 256,
};
const MAX_LOSSES = 2;

/** A batch at work, in the lane it is counted to. */
interface Turn {
  lane: Lane;
}
const isClosed = () => new EvaluatorUnavailable('The evaluator is closed');

/**
 * Expendable processes that evaluate expressions. Each has one batch at a time; a batch is what was asked for over the same
 * data. Owners take turns. When a process ends in an expression, that expression has its result, and the rest of the batch
 * waits for its next turn.
 *
 * Nobody can tell beforehand which expression is slow. All begin in the quick lane, and one that outlasts its turn there
 * leaves it: its process is counted to the slow lane and another one takes its place; with no room in the slow lane it is
 * ended, to begin again when there is. So slow ones delay each other, and the quick ones by a turn at most.
 */
export class EvaluatorPool {
  readonly counters: PoolCounters = this.#counters();
  readonly #options: Required<PoolOptions>;
  readonly #staff: Staff;
  readonly #quick: Lane;
  readonly #slow: Lane;
  readonly #known = new SlowExpressions();
  #nextId = 1;
  #closed = false;

  constructor(options: PoolOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
    this.#quick = new Lane(this.#options.processes);
    this.#slow = new Lane(this.#options.slowProcesses);
    this.#staff = new Staff({
      ...this.#options,
      onFree: () => this.#dispatch(),
      onNone: (error) => this.#rejectAll(error),
    });
  }

  /** Resolves when a process is ready. */
  async warm(): Promise<void> {
    this.#hire();
    await this.#staff.ready();
  }

  /** What one decision of `owner` may use. */
  allowanceOf(owner: unknown): Allowance {
    return new Allowance(owner, this.#options.decisionMs);
  }

  /** @param allowance by default that of a decision of its own */
  async evaluate(
    requests: readonly Request[],
    allowance: Allowance = this.allowanceOf(Symbol('nobody else')),
  ): Promise<readonly JsonataResult[]> {
    if (requests.length === 0) return [];
    allowance.ask(requests.length);
    return (await Promise.all(byBindings(requests).map((batch) => this.#enqueue(batch, allowance)))).flat();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#rejectAll(isClosed());
    await this.#staff.close();
  }

  #counters(): PoolCounters {
    const lanes = (): readonly Lane[] => [this.#quick, this.#slow];
    const staff = (): Staff => this.#staff;
    return {
      evaluated: 0,
      longestMs: 0,
      get killed() {
        return staff().lost;
      },
      get processes() {
        return this.busy + staff().free;
      },
      get busy() {
        return lanes().reduce((sum, { working }) => sum + working, 0);
      },
      get waiting() {
        return lanes().reduce((sum, { queue }) => sum + queue.size, 0);
      },
    };
  }

  #enqueue(requests: readonly Request[], allowance: Allowance): Promise<readonly JsonataResult[]> {
    return new Promise((resolve, reject) => {
      this.#wait({ requests, allowance, losses: 0, resolve, reject });
      this.#hire();
      this.#dispatch();
    });
  }

  /** @param begun it has been at work in the slow lane before, and is not sent away again */
  #wait(waiting: Waiting, begun = false): void {
    const { owner } = waiting.allowance;
    const { queue } = this.#isSlow(waiting) ? this.#slow : this.#quick;
    const isCrowded =
      queue === this.#slow.queue && !begun && queue.owners >= this.#options.slowQueueLimit && !queue.has(owner);
    if (this.#closed) waiting.reject(isClosed());
    else if (isCrowded || queue.size >= this.#options.queueLimit)
      waiting.reject(new EvaluatorUnavailable('Too many expressions wait for an evaluator process'));
    else queue.push(owner, waiting);
  }

  #isSlow({ requests, allowance }: Waiting): boolean {
    return allowance.isSlow || requests.some(({ expression }) => this.#known.has(expression.text));
  }

  /** As many processes as may work, and one to take the place of the next that is lost. */
  #hire(): void {
    if (!this.#closed) this.#staff.want(this.#quick.processes + this.#slow.working + 1);
  }

  #rejectAll(error: Error): void {
    for (const { queue } of [this.#quick, this.#slow]) for (const waiting of queue.clear()) waiting.reject(error);
  }

  #dispatch(): void {
    for (const lane of [this.#quick, this.#slow]) {
      while (lane.isFree && lane.queue.size > 0) {
        const process = this.#staff.take();
        if (process === undefined) return;
        void this.#work(process, lane.queue.take() as Waiting, { lane });
      }
    }
  }

  async #work(process: EvaluatorProcess, waiting: Waiting, turn: Turn): Promise<void> {
    const { requests, allowance } = waiting;
    turn.lane.working++;
    this.#hire();
    const watch = setInterval(() => this.#turnIsOver(process, turn, allowance.owner), this.#options.turnMs);
    const begun = performance.now();
    try {
      const done = allowance.ms > 0 ? await process.evaluate(this.#batchOf(waiting), allowance.ms) : [];
      allowance.spendMs(performance.now() - begun);
      this.#note(waiting, done, process.wasTakenBack);
      const results = done.map(({ result }) => result);
      const rest = requests.slice(done.length);
      const resolve = (others: readonly JsonataResult[]) => waiting.resolve([...results, ...others]);
      if (rest.length === 0 || allowance.ms <= 0) resolve(rest.map(() => OUT_OF_TIME));
      else this.#wait({ ...waiting, requests: rest, resolve, losses: 0 }, turn.lane === this.#slow);
    } catch (error) {
      const losses = waiting.losses + 1;
      const isLost = error instanceof ProcessGone || error instanceof EvaluatorCrash;
      if (isLost && losses < MAX_LOSSES) this.#wait({ ...waiting, losses }, true);
      else waiting.reject(error as Error);
    }
    clearInterval(watch);
    turn.lane.working--;
    this.#staff.giveBack(process);
    this.#hire();
    this.#dispatch();
  }

  #turnIsOver(process: EvaluatorProcess, turn: Turn, owner: unknown): void {
    if (turn.lane === this.#slow) return;
    if (this.#slow.isFree) {
      this.#quick.working--;
      this.#slow.working++;
      turn.lane = this.#slow;
      this.#hire();
      this.#dispatch();
    } else if (this.#quick.queue.owners > (this.#quick.queue.has(owner) ? 1 : 0)) process.takeBack();
  }

  /** What was used, and which of the expressions have turned out to be slow. */
  #note({ requests, allowance }: Waiting, done: readonly Evaluated[], wasTakenBack: boolean): void {
    const note = (request: Request | undefined, isSlow: boolean) => {
      if (request !== undefined) this.#known.note(request.expression.text, isSlow);
      allowance.isSlow ||= isSlow;
    };
    done.forEach(({ ms, bytes }, index) => {
      allowance.spendBytes(bytes);
      this.counters.evaluated++;
      this.counters.longestMs = Math.max(this.counters.longestMs, ms);
      note(requests[index], ms > this.#options.turnMs);
    });
    if (wasTakenBack) note(requests[done.length], true);
  }

  #batchOf({ requests, allowance }: Waiting): Batch {
    // The process looks at its turn between two expressions only: it is to do so before this side does.
    return batchOf(requests, {
      id: this.#nextId++,
      turnMs: this.#options.turnMs / 2,
      resultBytes: allowance.resultBytes,
    });
  }
}
