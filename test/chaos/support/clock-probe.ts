import { Redis } from 'ioredis';

const KEY = 'chaos-probe';
const EVERY_MS = 10;

/** What a crash of Redis took with it: whatever was acknowledged between these moments (epoch ms) may be gone. */
export interface LostWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * Writes the time into Redis again and again. What is read after a crash tells up to which moment everything survived, since
 * the append-only file keeps the order of all writes.
 */
export class ClockProbe {
  readonly #redis: Redis;
  #timer: NodeJS.Timeout | undefined;
  #acknowledged = 0;
  #crashed = false;

  constructor(private readonly url: string) {
    this.#redis = new Redis(url, { maxRetriesPerRequest: 0, enableOfflineQueue: false, retryStrategy: () => 20 });
    this.#redis.on('error', () => undefined);
    this.#plan();
  }

  /** Redis is dead: nothing is written until `survived`. */
  crashed(): void {
    this.#crashed = true;
  }

  /** Redis is back. Up to when everything survived, and whether a probe that had been acknowledged is gone. */
  async survived(): Promise<{ readonly until: number; readonly isLess: boolean }> {
    const reader = new Redis(this.url, { maxRetriesPerRequest: null });
    reader.on('error', () => undefined);
    const until = Number((await reader.get(KEY)) ?? 0);
    reader.disconnect();
    this.#crashed = false;
    return { until, isLess: until < this.#acknowledged };
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#redis.disconnect();
  }

  #plan(): void {
    this.#timer = setTimeout(() => void this.#write().finally(() => this.#timer && this.#plan()), EVERY_MS);
  }

  async #write(): Promise<void> {
    if (this.#crashed) return;
    const now = Date.now();
    const written = await this.#redis.set(KEY, now).catch(() => undefined);
    if (written && !this.#crashed) this.#acknowledged = now;
  }
}
