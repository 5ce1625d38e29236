import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startOwnRedis } from '#testing';
import { coordinator, environmentOf } from '../../support/runtime-under-test.js';
import { IDLE_KINDS, IdleExecutions, INPUT_BYTES } from '../support/idle-executions.js';
import { keyClasses, storedBytesAtRest } from '../support/redis-memory.js';
import { atMost, type Goal, type GoalResult, none } from './goal.js';

interface Size {
  /** Open at once while the memory of Redis is looked at: the same number of each kind. */
  readonly open: number;
  /** Open at once while the memory of the coordinator is. */
  readonly manyOpen: number;
  /** Long enough for a round of what looks at all open executions, ms. */
  readonly sweepMs: number;
}

const SMALL: Size = { open: 2_001, manyOpen: 2_001, sweepMs: 2_500 };
/** The minute audit comes after 75 s at the latest. */
const FULL: Size = { open: 10_002, manyOpen: 100_002, sweepMs: 90_000 };

/** 30 MB for 10,000. */
const BYTES_PER_EXECUTION = 3_000;
const MOST_RESIDENT_MB = 300;
/** Enough for every table, script, stream and cache that is there once. */
const WARM_UP = 150;
/** As a coordinator has it unless told otherwise. */
const PARTITIONS = 128;
const NAMESPACE = 'memory';

/** What open executions that wait cost Redis and a coordinator. */
export const memory: Goal = {
  name: 'memory',
  about: 'open executions that wait, each with an input of 1 KiB',
  run: async ({ small }) => {
    const size = small ? SMALL : FULL;
    const server = await startOwnRedis();
    const redis = new Redis(server.url);
    const names = { url: server.url, namespace: NAMESPACE, executionsPrefix: `${NAMESPACE}-bull` };
    const runtime = await coordinator({ ...environmentOf(names), STEPWELL_PARTITIONS: String(PARTITIONS) });
    const place = { redisUrl: server.url, namespace: NAMESPACE, partitions: PARTITIONS };
    const idle = new IdleExecutions(runtime.endpoint, redis, place);
    try {
      await runtime.start();
      await idle.open();
      return await measure({ size, redis, idle, residentMb: () => residentMbOf(runtime.pid) });
    } finally {
      await idle.close();
      await runtime.stop();
      redis.disconnect();
      await server.stop();
    }
  },
};

interface Measured {
  readonly size: Size;
  readonly redis: Redis;
  readonly idle: IdleExecutions;
  readonly residentMb: () => number;
}

async function measure({ size, redis, idle, residentMb }: Measured): Promise<GoalResult> {
  const figures: [string, string][] = [];
  for (const kind of IDLE_KINDS) await idle.start(kind, WARM_UP);
  const residentBefore = residentMb();
  const before = await storedBytesAtRest(redis);
  let last = before;
  for (const kind of IDLE_KINDS) {
    const count = size.open / IDLE_KINDS.length;
    await idle.start(kind, count);
    const bytes = await storedBytesAtRest(redis);
    figures.push([`beyond its input, ${kind}`, `${Math.round((bytes - last) / count - INPUT_BYTES)} B`]);
    last = bytes;
  }
  const bytes = last - before - size.open * INPUT_BYTES;
  figures.push(['beyond its input, on average', `${Math.round(bytes / size.open)} B`]);
  const classes = await keyClasses(redis, classOf);
  for (const { name, bytes: all } of classes.slice(0, SHOWN_CLASSES))
    figures.push([`keys ${name}, for each execution`, `${Math.round(all / idle.started)} B`]);

  const began = Date.now();
  const more = Math.max(0, Math.ceil((size.manyOpen - size.open) / IDLE_KINDS.length));
  if (more > 0) for (const kind of IDLE_KINDS) await idle.start(kind, more);
  if (more > 0) figures.push(['started through the API', `${rate(more * IDLE_KINDS.length, began)} a second`]);
  const residentThen = residentMb();
  await sleep(size.sweepMs);
  const { open, soon } = await idle.counts();
  const residentAfter = residentMb();
  const { started } = idle;
  const expired = await expiring(redis);
  figures.push(['with a limit of 64 bytes, on average', `${Math.round(await averageWithTables(redis, idle))} B`]);
  figures.push(['resident memory with few open', `${residentBefore.toFixed(0)} MB`]);

  const megabytes = (size.open * BYTES_PER_EXECUTION) / 1e6;
  return {
    verdicts: [
      atMost(`Redis for ${size.open} open executions beyond their inputs`, megabytes, bytes / 1e6, ' MB'),
      none('executions that are not open, or have something to do', started - open + soon),
      none('jobs kept for executions that wait', classes.find(({ name }) => name === JOBS)?.keys ?? 0),
      none('keys of open executions that expire', expired),
      atMost(`coordinator with ${started} open, resident`, MOST_RESIDENT_MB, residentThen, ' MB'),
      atMost('and after it has looked at all of them', MOST_RESIDENT_MB, residentAfter, ' MB'),
    ],
    figures,
    problems: [],
  };
}

/** Beyond the input, of further executions on a Redis that makes a table of each hash with a value of more than 64 bytes: its default. */
async function averageWithTables(redis: Redis, idle: IdleExecutions): Promise<number> {
  await redis.config('SET', 'hash-max-ziplist-value', 64);
  const before = await storedBytesAtRest(redis);
  for (const kind of IDLE_KINDS) await idle.start(kind, WARM_UP);
  return ((await storedBytesAtRest(redis)) - before) / (WARM_UP * IDLE_KINDS.length) - INPUT_BYTES;
}

const SHOWN_CLASSES = 8;
const JOBS = 'of jobs';

/** `x:…`, `due`: without the partition and the execution. A job's key ends in its id, which names an execution and a frame. */
function classOf(key: string): string {
  if (/:[\w-]{22}_r/.test(key)) return JOBS;
  return key.replace(/^\w+:\{p\d+\}:/, '').replace(/^([xhfd]):[\w-]{22}$/, '$1:…');
}

/** Keys of a sample of executions that have an expiry (I7). */
async function expiring(redis: Redis): Promise<number> {
  const [, keys] = await redis.scan('0', 'MATCH', `${NAMESPACE}:*:[xhfd]:*`, 'COUNT', 2_000);
  const lives = await Promise.all(keys.map((key) => redis.pttl(key)));
  return lives.filter((ms) => ms !== -1).length;
}

const rate = (count: number, since: number): number => Math.round((count / (Date.now() - since)) * 1_000);

function residentMbOf(pid: number): number {
  return (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024) / 1e6;
}
