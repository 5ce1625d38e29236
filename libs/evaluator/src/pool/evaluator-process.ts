import { fork, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

import { OUT_OF_MEMORY, OUT_OF_TIME, type JsonataResult } from '#asl/expressions/jsonata';

import type { Answer, Batch } from './messages.js';
import { ProcessGone, reasonOf } from './process-end.js';
import { programPath } from './program-path.js';

export interface ProcessLimits {
  /** Wall time of one expression. */
  readonly expressionMs: number;
  /** Heap of the process. */
  readonly memoryMb: number;
  /** Memory of the process, that outside its heap included. */
  readonly residentMb: number;
}

/** What came of one expression. */
export interface Evaluated {
  readonly result: JsonataResult;
  readonly ms: number;
  readonly bytes: number;
}

const START_MS = 15_000;
const KEPT_OF_STDERR = 4_096;

interface Work {
  readonly batch: Batch;
  readonly done: Evaluated[];
  /** When all time that the batch has is used up, by `performance.now`. */
  readonly until: number;
  readonly resolve: (done: readonly Evaluated[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One process, with at most one batch in work. An expression that takes too long, or all memory, ends the process; what
 * was done of the batch then stops with that expression.
 */
export class EvaluatorProcess {
  /** Resolves when the program is ready. Rejects with ProcessGone when it never was. */
  readonly ready: Promise<void>;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  #said = '';
  #timer: NodeJS.Timeout | undefined;
  #begunAt = 0;
  #work: Work | undefined;
  /** Why this side has ended the process in the middle of its work. */
  #endedHere: 'time' | 'turn' | undefined;
  #gone = false;

  constructor(private readonly limits: ProcessLimits) {
    this.#child = fork(programPath(), [String(limits.expressionMs), String(limits.residentMb)], {
      execArgv: [`--max-old-space-size=${limits.memoryMb}`, `--max-semi-space-size=8`],
      env: {}, // an expression has nothing to find there
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    });
    const child = this.#child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-KEPT_OF_STDERR);
    });
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
      child.once('exit', () => (this.#gone = true));
      child.once('close', end); // now its last words are here
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

  /** It was ended by `takeBack`. */
  get wasTakenBack(): boolean {
    return this.#endedHere === 'turn';
  }

  /**
   * What was done of the batch, in order. Less than all when its last one was the end of this process, or the rest was
   * handed back.
   * @param withinMs for the whole batch
   */
  evaluate(batch: Batch, withinMs: number): Promise<readonly Evaluated[]> {
    return new Promise((resolve, reject) => {
      if (this.#gone) return reject(new ProcessGone('The evaluator process is gone'));
      this.#hold();
      this.#work = { batch, done: [], until: performance.now() + withinMs, resolve, reject };
      this.#child.send(batch, (error) => {
        if (error) this.kill(); // its end settles the work
      });
      this.#watch();
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends the process to have its batch back: what is done counts, what is in work does not. */
  takeBack(): void {
    this.#endedHere ??= 'turn';
    this.kill();
  }

  #take(answer: Exclude<Answer, { type: 'ready' }>): void {
    const work = this.#work;
    if (work === undefined || answer.id !== work.batch.id) return;
    if (answer.type === 'result') {
      work.done.push(answer);
      if (work.done.length < work.batch.texts.length) return this.#watch();
    }
    this.#settle(({ done, resolve }) => resolve(done));
  }

  #watch(): void {
    clearTimeout(this.#timer);
    this.#begunAt = performance.now();
    const left = (this.#work?.until ?? 0) - this.#begunAt;
    this.#timer = setTimeout(
      () => {
        this.#endedHere ??= 'time';
        this.kill();
      },
      Math.max(0, Math.min(this.limits.expressionMs, left)),
    );
  }

  /** The process has ended in the middle of an expression. */
  #fail(): void {
    const ms = performance.now() - this.#begunAt;
    const endingWith = (result: JsonataResult) =>
      this.#settle(({ done, resolve }) => resolve([...done, { result, ms, bytes: 0 }]));
    if (this.#endedHere === 'turn') return this.#settle(({ done, resolve }) => resolve(done));
    if (this.#endedHere === 'time') return endingWith(OUT_OF_TIME);
    const reason = reasonOf({ code: this.#child.exitCode, signal: this.#child.signalCode, said: this.#said });
    if (reason === 'memory') endingWith(OUT_OF_MEMORY);
    else this.#settle(({ reject }) => reject(reason));
  }

  #settle(how: (work: Work) => void): void {
    const work = this.#work;
    clearTimeout(this.#timer);
    this.#work = undefined;
    this.#letGo();
    if (work !== undefined) how(work);
  }

  #hold(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }

  /** An idle process does not keep this one alive. */
  #letGo(): void {
    this.#child.unref();
    this.#child.channel?.unref();
    (this.#child.stderr as Socket | null)?.unref();
  }
}
