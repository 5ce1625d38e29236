import type { Redis } from 'ioredis';
import type { Keys } from '../keys.js';

/** How much a partition holds. */
export interface PartitionLoad {
  /** Wake-ups and timers that are noted. */
  readonly due: number;
  /** Those of them that are behind time: due for more than `BEHIND_MS`. */
  readonly overdue: number;
  /** Executions that run. */
  readonly open: number;
}

/** As Redis itself counts when it refuses writes, bytes. `limit` 0: none is set. */
export interface MemoryLoad {
  readonly used: number;
  readonly limit: number;
}

/**
 * However many are due at one moment, they are delivered within seconds, and are no sign of anything. What has been due for
 * longer than this, ms, shows that there is more to do than is done.
 */
const BEHIND_MS = 10_000;

/** @param now Redis time, epoch ms */
export async function readPartitionLoads(
  redis: Redis,
  keys: Keys,
  partitions: readonly number[],
  now: number,
): Promise<readonly PartitionLoad[]> {
  const pipeline = redis.pipeline();
  for (const partition of partitions) {
    const { due, open } = keys.partition(partition);
    pipeline
      .zcard(due)
      .zcount(due, '-inf', now - BEHIND_MS)
      .zcard(open);
  }
  const replies = (await pipeline.exec()) ?? [];
  const numbers = replies.map(([error, reply]) => {
    if (error) throw error;
    return reply as number;
  });
  return partitions.map((_, n) => ({
    due: numbers[n * 3] as number,
    overdue: numbers[n * 3 + 1] as number,
    open: numbers[n * 3 + 2] as number,
  }));
}

export async function readMemoryLoad(redis: Redis): Promise<MemoryLoad> {
  const info = await redis.info('memory');
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return { used: field('used_memory') - field('mem_not_counted_for_evict'), limit: field('maxmemory') };
}
