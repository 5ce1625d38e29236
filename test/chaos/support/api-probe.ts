import { setTimeout as sleep } from 'node:timers/promises';
import { type PlainApi, PlainApiError } from './plain-api.js';

/** One call, answered or refused. */
export interface ProbedCall {
  readonly operation: string;
  /** When it was sent, epoch ms. */
  readonly at: number;
  readonly tookMs: number;
  /** Why it was not answered. */
  readonly refused?: string;
}

/** What is called by turns: operation, body. */
export type Probe = (n: number) => readonly [operation: string, body: object];

/** Calls the API at a steady rate, whether or not the calls before have been answered, and takes the time of each. */
export class ApiProbe {
  readonly calls: ProbedCall[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #stopped = false;
  #running: Promise<void> | undefined;

  constructor(
    private readonly api: PlainApi,
    private readonly probes: readonly Probe[],
    /** Between two rounds, each of one call of every probe. */
    private readonly everyMs: number,
  ) {}

  start(): void {
    this.#running = this.#run();
  }

  /** Ends when the last call has been answered. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    await Promise.all(this.#underWay);
  }

  async #run(): Promise<void> {
    const begun = performance.now();
    for (let n = 0; !this.#stopped; n++) {
      for (const probe of this.probes) {
        const call: Promise<void> = this.#call(n, ...probe(n)).finally(() => this.#underWay.delete(call));
        this.#underWay.add(call);
      }
      await sleep(Math.max(0, begun + (n + 1) * this.everyMs - performance.now()));
    }
  }

  async #call(n: number, operation: string, body: object): Promise<void> {
    const [at, begun] = [Date.now(), performance.now()];
    const note = (refused?: string) =>
      void this.calls.push({ operation, at, tookMs: performance.now() - begun, ...(refused ? { refused } : {}) });
    try {
      await this.api.call(operation, body, n);
      note();
    } catch (error) {
      note(error instanceof PlainApiError ? error.code : String(error));
    }
  }
}
