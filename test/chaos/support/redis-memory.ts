import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';

/** Two looks at a level that differ by no more than this found it at rest, bytes. */
const AT_REST_BYTES = 16_384;
const LOOK_EVERY_MS = 1_000;

/**
 * What Redis uses for what it stores, bytes: `used_memory` without the buffers of connections and of the append-only file,
 * which come and go with the work.
 */
export async function storedBytes(redis: Redis): Promise<number> {
  const info = await redis.info('memory');
  const of = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return of('used_memory') - of('mem_clients_normal') - of('mem_aof_buffer');
}

/** The same once it does not change any more: work has ended, and tables that were growing have grown. */
export async function storedBytesAtRest(redis: Redis, limitMs = 60_000): Promise<number> {
  const deadline = Date.now() + limitMs;
  let last = await storedBytes(redis);
  for (;;) {
    await sleep(LOOK_EVERY_MS);
    const bytes = await storedBytes(redis);
    if (Math.abs(bytes - last) <= AT_REST_BYTES) return bytes;
    if (Date.now() > deadline) throw new Error(`the memory of Redis still changes, by ${bytes - last} bytes a second`);
    last = bytes;
  }
}

/** Keys of a kind, and what they take all together. */
export interface KeyClass {
  readonly name: string;
  readonly keys: number;
  readonly bytes: number;
}

/** Every key by what it is, `classOf` of its name, largest first. `MEMORY USAGE` leaves out the table of all keys: some 8 to 16 bytes for each. */
export async function keyClasses(redis: Redis, classOf: (key: string) => string): Promise<KeyClass[]> {
  const classes = new Map<string, { keys: number; bytes: number }>();
  let cursor = '0';
  do {
    const [next, names] = await redis.scan(cursor, 'COUNT', 1_000);
    cursor = next;
    const sizes = await Promise.all(names.map((name) => redis.memory('USAGE', name, 'SAMPLES', 0)));
    names.forEach((name, n) => {
      const sum = classes.get(classOf(name)) ?? { keys: 0, bytes: 0 };
      sum.keys += 1;
      sum.bytes += sizes[n] ?? 0;
      classes.set(classOf(name), sum);
    });
  } while (cursor !== '0');
  return [...classes].map(([name, sum]) => ({ name, ...sum })).sort((a, b) => b.bytes - a.bytes);
}
