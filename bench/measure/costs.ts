import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** CPU seconds and Redis calls so far. Differences of two of them are what a piece of work has cost. */
export interface Costs {
  /** User and system time of the node processes, seconds; undefined where /proc is missing. */
  readonly nodeSeconds: number | undefined;
  readonly redisSeconds: number;
  /** Redis commands executed, those inside scripts included. */
  readonly commands: number;
  /** Scripts run (EVAL, EVALSHA). */
  readonly scripts: number;
}

/** Clock ticks per second of /proc/<pid>/stat: 100 on every Linux that node runs on. */
const TICKS = 100;

export async function costsOf(redis: Redis, pids: readonly number[]): Promise<Costs> {
  const [cpu, stats] = await Promise.all([redis.info('cpu'), redis.info('commandstats')]);
  const field = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(cpu)?.[1] ?? 0);
  let commands = 0;
  let scripts = 0;
  for (const [, name, calls] of stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)) {
    if (name === 'info') continue;
    commands += Number(calls);
    if (name === 'eval' || name === 'evalsha') scripts += Number(calls);
  }
  return {
    nodeSeconds: nodeSeconds(pids),
    redisSeconds: field('used_cpu_sys') + field('used_cpu_user'),
    commands,
    scripts,
  };
}

function nodeSeconds(pids: readonly number[]): number | undefined {
  try {
    return pids.reduce((sum, pid) => {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) / TICKS;
    }, 0);
  } catch {
    return undefined;
  }
}
