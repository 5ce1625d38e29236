import { EvaluatorUnavailable } from '../evaluator-unavailable.js';
import { fork, type ChildProcess } from 'node:child_process';

import { OUT_OF_MEMORY, OUT_OF_TIME, type JsonataResult } from '#asl/expressions/jsonata';

import type { Answer, Batch } from './messages.js';
import { programPath } from './program-path.js';

export interface ProcessLimits {
  /** Wall time of one expression. */
  readonly expressionMs: number;
  /** Heap of the process. */
  readonly memoryMb: number;
}

/** The process could not be started, or was ended by `kill`. */
export class ProcessGone extends EvaluatorUnavailable {
  override readonly name = 'ProcessGone';
}

const START_MS = 15_000;

interface Work {
  readonly batch: Batch;
  readonly results: JsonataResult[];
  readonly resolve: (results: readonly JsonataResult[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One process, with at most one batch in work. An expression that takes too long, or all memory, ends the process; the
 * results of the batch then stop with that expression.
 */
export class EvaluatorProcess {
  /** Resolves when the program is ready. Rejects with ProcessGone when it never was. */
  readonly ready: Promise<void>;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  #timer: NodeJS.Timeout | undefined;
  #work: Work | undefined;
  #timedOut = false;
  #gone = false;

  constructor(private readonly limits: ProcessLimits) {
    this.#child = fork(programPath(), {
      execArgv: [`--max-old-space-size=${limits.memoryMb}`, `--max-semi-space-size=8`],
      env: {}, // an expression has nothing to find there
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
    });
    const child = this.#child;
    this.ready = new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => this.kill(), START_MS);
      const settle = (settleIt: () => void) => {
        clearTimeout(giveUp);
        settleIt();
      };
      child.on('message', (answer: Answer) => {
        if (answer.type === 'ready') settle(resolve);
        else this.#take(answer);
      });
      child.once('error', (cause) =>
        settle(() => reject(new ProcessGone('An evaluator process cannot be started', { cause }))),
      );
      child.once('exit', () => settle(() => reject(new ProcessGone('An evaluator process ended before it was ready'))));
    });
    this.ready.catch(() => {}); // whoever waits for it sees it
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.#gone = true;
        this.#fail();
        resolve();
      };
      child.once('exit', end);
      child.once('error', () => child.pid === undefined && end());
    });
    this.#letGo();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isGone(): boolean {
    return this.#gone;
  }

  /** The results of the batch in order; fewer when its last one is the end of this process. */
  evaluate(batch: Batch): Promise<readonly JsonataResult[]> {
    return new Promise((resolve, reject) => {
      if (this.#gone) return reject(new ProcessGone('The evaluator process is gone'));
      this.#child.ref();
      this.#child.channel?.ref();
      this.#work = { batch, results: [], resolve, reject };
      this.#child.send(batch, (error) => {
        if (error) this.kill(); // its end settles the work
      });
      this.#watch();
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #take(answer: Extract<Answer, { type: 'result' }>): void {
    const work = this.#work;
    if (work === undefined || answer.id !== work.batch.id) return;
    work.results.push(answer.result);
    if (work.results.length < work.batch.texts.length) return this.#watch();
    this.#settle((done) => done.resolve(done.results));
  }

  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timedOut = true;
      this.kill();
    }, this.limits.expressionMs);
  }

  /** The process has ended in the middle of an expression: by the watch, or because its memory was used up. */
  #fail(): void {
    const killedFromOutside =
      !this.#timedOut && (this.#child.signalCode === 'SIGKILL' || this.#child.signalCode === 'SIGTERM');
    this.#settle((work) => {
      if (killedFromOutside) work.reject(new ProcessGone('The evaluator process was ended from outside'));
      else work.resolve([...work.results, this.#timedOut ? OUT_OF_TIME : OUT_OF_MEMORY]);
    });
  }

  #settle(how: (work: Work) => void): void {
    const work = this.#work;
    clearTimeout(this.#timer);
    this.#work = undefined;
    this.#letGo();
    if (work !== undefined) how(work);
  }

  /** An idle process does not keep this one alive. */
  #letGo(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }
}
