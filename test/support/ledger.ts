import { Redis } from 'ioredis';
import type { WorkloadCallback } from '#testing';

/** One entry by a handler: it began, or it finished, an attempt. */
export interface LedgerEntry {
  /** `<execution ARN> <state> <line or ''> <attempt>` */
  readonly attempt: string;
  readonly resource: string;
  /** Process that ran the handler. */
  readonly pid: number;
  /** Epoch ms. */
  readonly at: number;
}

/** An answer to a task token, given and taken note of. */
export interface LedgerAnswer {
  readonly executionArn: string;
  readonly taskToken: string;
  readonly callback: WorkloadCallback;
  /** `ok`, or the error that the API answered with. */
  readonly told: string;
  /** Epoch ms. */
  readonly at: number;
}

/** What the handlers themselves have noted, in a Redis that no test harms. */
export class Ledger {
  readonly #redis: Redis;
  readonly env: Readonly<Record<string, string>>;

  constructor(
    url: string,
    private readonly key: string,
  ) {
    this.#redis = new Redis(url);
    this.env = { LEDGER_URL: url, LEDGER_KEY: key };
  }

  begun(): Promise<LedgerEntry[]> {
    return this.#read('begun');
  }

  finished(): Promise<LedgerEntry[]> {
    return this.#read('finished');
  }

  answers(): Promise<LedgerAnswer[]> {
    return this.#read('answers');
  }

  /** What a process has begun and not finished. */
  async heldBy(pid: number): Promise<LedgerEntry[]> {
    const begun = await this.begun();
    const finished = new Set((await this.finished()).map(({ attempt }) => attempt));
    return begun.filter((entry) => entry.pid === pid && !finished.has(entry.attempt));
  }

  close(): void {
    this.#redis.disconnect();
  }

  async #read<T = LedgerEntry>(list: 'begun' | 'finished' | 'answers'): Promise<T[]> {
    const entries = await this.#redis.lrange(`${this.key}:${list}`, 0, -1);
    return entries.map((text) => JSON.parse(text) as T);
  }
}
