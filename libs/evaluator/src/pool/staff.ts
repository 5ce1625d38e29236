import { EvaluatorProcess, type ProcessLimits } from './evaluator-process.js';

/** A process more than are wanted is kept that long, ms: the next may be wanted soon. */
const SPARE_MS = 10_000;

export interface StaffOptions extends ProcessLimits {
  /** Something has become free. */
  readonly onFree: () => void;
  /** None is there, and none comes. */
  readonly onNone: (error: Error) => void;
}

/** The processes: started, handed out, taken back, replaced. */
export class Staff {
  /** Processes that ended without having been dismissed. */
  lost = 0;
  readonly #all = new Set<EvaluatorProcess>();
  readonly #free: EvaluatorProcess[] = [];
  #wanted = 0;
  #spareTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly options: StaffOptions) {}

  /** So many processes are to be there from now on, those at work included. */
  want(count: number): void {
    this.#wanted = count;
    while (!this.#closed && this.#all.size < count) this.#start();
    if (this.#all.size > count) this.#spareTimer ??= setTimeout(() => this.#dismiss(), SPARE_MS).unref();
  }

  /** Resolves when one is ready. */
  async ready(): Promise<void> {
    await Promise.any([...this.#all].map((process) => process.ready));
  }

  /** Processes that wait for work. */
  get free(): number {
    return this.#free.filter(({ isGone }) => !isGone).length;
  }

  /** The one that was at work last: what it needs is at hand still. */
  take(): EvaluatorProcess | undefined {
    let process = this.#free.pop();
    while (process?.isGone) process = this.#free.pop();
    return process;
  }

  giveBack(process: EvaluatorProcess): void {
    if (!process.isGone && !this.#closed) this.#free.push(process);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#spareTimer);
    const processes = [...this.#all];
    for (const process of processes) process.kill();
    await Promise.all(processes.map((process) => process.ended));
  }

  #start(): void {
    const process = new EvaluatorProcess(this.options);
    this.#all.add(process);
    void process.ended.then(() => this.#forget(process));
    process.ready.then(
      () => {
        this.giveBack(process);
        this.options.onFree();
      },
      (error: Error) => {
        if (![...this.#all].some((other) => !other.isGone)) this.options.onNone(error);
      },
    );
  }

  #forget(process: EvaluatorProcess): void {
    if (this.#all.delete(process) && !this.#closed) this.lost++;
    const position = this.#free.indexOf(process);
    if (position >= 0) this.#free.splice(position, 1);
  }

  #dismiss(): void {
    this.#spareTimer = undefined;
    while (this.#all.size > this.#wanted) {
      const process = this.#free.shift();
      if (process === undefined) break;
      this.#all.delete(process);
      process.kill();
    }
  }
}
