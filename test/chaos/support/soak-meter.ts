import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { namesOf } from './key-classes.js';
import type { SoakLoad } from './soak-load.js';
import type { Heap, SoakSystem } from './soak-system.js';
import { medianOf, type Sample, slopeOf } from './trend.js';

const MB = 2 ** 20;
const TEN_MINUTES_MS = 600_000;
const IDLE_LOOKS = 5;

/** Nothing runs. */
export interface Idle {
  readonly redisBytes: number;
  /** Parts of that, bytes: what the keys hold, buffers of connections, scripts. */
  readonly redisParts: Readonly<Record<string, number>>;
  readonly heaps: readonly Heap[];
}

export interface Trend {
  readonly name: string;
  readonly mbPerTenMinutes: number;
  /** By that slope, in the time looked at. */
  readonly mb: number;
}

/** Looks at the memory of all processes and of Redis while the load goes on. */
export class SoakMeter {
  mostOpen = 0;
  mostKeys = 0;
  #mostRedisBytes = 0;
  #began = 0;
  /** By process: bytes after garbage collection, by ms since the soak began. */
  readonly #heaps: Sample[][];

  constructor(
    private readonly system: SoakSystem,
    private readonly load: SoakLoad,
  ) {
    this.#heaps = system.processes.map(() => []);
  }

  /** The median of several looks at Redis, since buffers come and go. */
  async idle(): Promise<Idle> {
    const looks: number[] = [];
    for (let n = 0; n < IDLE_LOOKS; n++) {
      looks.push(await this.#redisBytes());
      await sleep(1_000);
    }
    const heaps = await this.#lookAtHeaps();
    return { redisBytes: medianOf(looks), redisParts: await this.#redisParts(), heaps };
  }

  /** Until then (epoch ms); prints a line each time `printEveryMs` has passed. */
  async follow(until: number, lookEveryMs: number, printEveryMs: number): Promise<void> {
    this.#began = Date.now();
    let [printed, startedThen] = [0, this.load.started];
    for (let look = 1; ; look++) {
      const next = this.#began + look * lookEveryMs;
      if (next > until) return;
      await sleep(Math.max(0, next - Date.now()));
      const [open, redisBytes, keys] = [
        await this.system.open(),
        await this.#redisBytes(),
        await this.system.redis.dbsize(),
      ];
      const heaps = await this.#lookAtHeaps();
      const at = Date.now() - this.#began;
      heaps.forEach(({ used }, n) => this.#heaps[n]?.push({ at, value: used }));
      this.mostOpen = Math.max(this.mostOpen, open);
      this.mostKeys = Math.max(this.mostKeys, keys);
      this.#mostRedisBytes = Math.max(this.#mostRedisBytes, redisBytes);
      const minute = Math.floor(at / printEveryMs);
      if (minute === printed) continue;
      console.log(
        `minute ${minute}: ${this.load.started - startedThen} started, ${open} open, held back ${(this.load.heldBackMs / 1_000).toFixed(0)} s; ` +
          `heap/resident MB ${heaps.map(({ used, resident }) => `${mb(used)}/${(resident / MB).toFixed(0)}`).join(' ')}; ` +
          `Redis ${mb(redisBytes)} MB, ${keys} keys; load average ${(loadavg()[0] as number).toFixed(1)}`,
      );
      [printed, startedThen] = [minute, this.load.started];
    }
  }

  /** Theil–Sen slopes of what was in use after garbage collection. */
  trends(warmUpMs: number): Trend[] {
    return this.system.processes.map(({ name }, n) => {
      const samples = (this.#heaps[n] ?? []).filter(({ at }) => at >= warmUpMs);
      const slope = slopeOf(samples);
      const span = (samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0);
      return { name, mbPerTenMinutes: (slope * TEN_MINUTES_MS) / MB, mb: (slope * span) / MB };
    });
  }

  redisFigures(before: Idle, after: Idle): [string, string][] {
    const kib = (bytes: number | undefined) => ((bytes ?? 0) / 1_024).toFixed(0);
    return [
      [
        'Redis before, at most, after',
        `${[before.redisBytes, this.#mostRedisBytes, after.redisBytes].map(mb).join(', ')} MB`,
      ],
      ...Object.entries(before.redisParts).map(([part, bytes]): [string, string] => [
        `  ${part}`,
        `${kib(bytes)}, ${kib(after.redisParts[part])} KiB`,
      ]),
    ];
  }

  processFigures(before: Idle, after: Idle): [string, string][] {
    return this.system.processes.map(({ name }, n) => {
      const [from, to] = [before.heaps[n] as Heap, after.heaps[n] as Heap];
      const resident = `${(from.resident / MB).toFixed(0)}, ${(to.resident / MB).toFixed(0)} MB`;
      return [`${name}: heap idle before, after; resident`, `${mb(from.used)}, ${mb(to.used)} MB; ${resident}`];
    });
  }

  #lookAtHeaps(): Promise<Heap[]> {
    return Promise.all(this.system.processes.map((process) => process.heap()));
  }

  async #redisBytes(): Promise<number> {
    return figureOf(await this.system.redis.info('memory'), 'used_memory');
  }

  async #redisParts(): Promise<Record<string, number>> {
    const { redis } = this.system;
    const info = await redis.info('memory');
    let data = 0;
    for (const key of await namesOf(redis)) data += (await redis.memory('USAGE', key, 'SAMPLES', 0)) ?? 0;
    return {
      data,
      connections: figureOf(info, 'mem_clients_normal'),
      scripts: figureOf(info, 'used_memory_scripts'),
      'append-only buffer': figureOf(info, 'mem_aof_buffer'),
      'at start-up': figureOf(info, 'used_memory_startup'),
    };
  }
}

const figureOf = (info: string, name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1]);

const mb = (bytes: number): string => (bytes / MB).toFixed(1);
