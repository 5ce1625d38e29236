import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { lookAtStore } from '#testing';
import { troubleIn } from '../check-logs.js';
import { Endings } from '../support/endings.js';
import { classesOf, keysLeft, keysNow, namesOf } from '../support/key-classes.js';
import { SOAK_DEFINITION, SoakLoad } from '../support/soak-load.js';
import { SoakMeter } from '../support/soak-meter.js';
import { SoakSystem } from '../support/soak-system.js';
import { atMost, type Goal, type GoalResult, none, type Verdict } from './goal.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

interface Size {
  readonly peakMs: number;
  /** Executions open while the peak is measured. */
  readonly peakOpen: number;
  readonly soakMs: number;
  /** The heap is looked at so often. */
  readonly lookEveryMs: number;
  /** Heaps seen before are not part of the trend. */
  readonly warmUpMs: number;
  readonly retentionMs: number;
}

const SMALL: Size = {
  peakMs: 12_000,
  peakOpen: 150,
  soakMs: 120_000,
  lookEveryMs: 6_000,
  warmUpMs: 30_000,
  retentionMs: 12_000,
};
const FULL: Size = {
  peakMs: 30_000,
  peakOpen: 300,
  soakMs: 60 * MINUTE_MS,
  lookEveryMs: 30_000,
  warmUpMs: 10 * MINUTE_MS,
  retentionMs: MINUTE_MS,
};

const SHARE_OF_PEAK = 0.7;
/** Starts are held back when more is open than the rate brings in so many seconds: then the machine has other work to do. */
const MOST_BACKLOG_SECONDS = 10;
const DRAIN_LIMIT_MS = 10 * MINUTE_MS;
const HEAP_BOUND_MB = 1;
/** Two minutes cannot tell a trend: what they can tell is a heap that grows with each execution. */
const SMALL_HEAP_BOUND_MB = 5;
const LEVEL_BOUND_PERCENT = 5;

/** Hours of steady work: nothing grows, and what has ended leaves nothing behind. */
export const soak: Goal = {
  name: 'soak',
  about: 'steady load at 70 % of the measured peak: heaps do not grow, Redis comes back to where it was',
  run: ({ small, seed, keep }) => keep('soak', () => runSoak(small ? SMALL : FULL, seed, small)),
};

async function runSoak(size: Size, seed: string, small: boolean): Promise<GoalResult> {
  const system = await SoakSystem.start({ retentionDays: size.retentionMs / DAY_MS });
  try {
    const load = new SoakLoad(system, await system.api.createStateMachine('soak', SOAK_DEFINITION), seed);
    const meter = new SoakMeter(system, load);
    const endings = new Endings(system);
    endings.start();

    const peak = await load.closedLoop(size.peakOpen, size.peakMs);
    console.log(`peak: ${peak.toFixed(1)} executions/s with ${size.peakOpen} open, load average ${loadAverage()}`);
    await load.drained(DRAIN_LIMIT_MS);
    await expired(system, size.retentionMs);
    const keysBefore = await keysNow(system.redis);
    const before = await meter.idle();

    const rate = SHARE_OF_PEAK * peak;
    const until = Date.now() + size.soakMs;
    const startedBefore = load.started;
    await Promise.all([
      load.openLoop(rate, until, rate * MOST_BACKLOG_SECONDS),
      meter.follow(until, size.lookEveryMs, MINUTE_MS),
    ]);
    const startedIn = load.started - startedBefore;
    const unfinished = await system.open();
    const left = await load.drained(DRAIN_LIMIT_MS);
    const kept = await expired(system, size.retentionMs);
    const store = await lookAtStore(system.redis, system.namespace);
    const after = await meter.idle();
    const keys = await keysLeft(system.redis, keysBefore);
    const { ended } = endings;
    await endings.stop();

    const trends = meter.trends(size.warmUpMs);
    const change = (100 * (after.redisBytes - before.redisBytes)) / before.redisBytes;
    const problems = [
      ...load.wrong,
      ...troubleIn(system.processes).map((line) => `log of a ${line}`),
      ...[...classesOf(keys)].map(([name, count]) => `${count} keys left: ${name}`),
    ];
    const verdicts: Verdict[] = [
      none('executions not ended', left),
      none('executions started that did not succeed', load.started - (ended.get('SUCCEEDED') ?? 0)),
      none('wrong outputs, refused starts, trouble in logs', problems.length - classesOf(keys).size),
      ...trends.map(({ name, mbPerTenMinutes, mb }) =>
        small
          ? atMost(`heap of ${name}: growth in the run (no bound of time: too short)`, SMALL_HEAP_BOUND_MB, mb, ' MB')
          : {
              what: `heap of ${name}: slope in 10 minutes`,
              target: `< ${HEAP_BOUND_MB} MB`,
              found: `${mbPerTenMinutes.toFixed(2)} MB`,
              holds: mbPerTenMinutes < HEAP_BOUND_MB,
            },
      ),
      {
        what: 'memory of Redis after retention, against before',
        target: `± ${LEVEL_BOUND_PERCENT} %`,
        found: `${change.toFixed(1)} %`,
        holds: Math.abs(change) <= LEVEL_BOUND_PERCENT,
      },
      none('keys of executions and of their indexes after retention', kept),
      none('other keys left that were not there before', keys.length),
      none('members of `due`, jobs in queues', store.due.length + store.jobs.length),
    ];
    return {
      verdicts,
      figures: [
        ['peak', `${peak.toFixed(1)} executions/s`],
        ['executions in the soak', `${startedIn} (${(startedIn / (size.soakMs / 1_000)).toFixed(1)} /s)`],
        ['ended', [...ended].map(([status, count]) => `${count} ${status}`).join(', ')],
        ['ends looked at by DescribeExecution', String(load.compared)],
        ['starts held back (too much open)', `${(load.heldBackMs / 1_000).toFixed(0)} s`],
        ['open at most, at the end', `${meter.mostOpen}, ${unfinished}`],
        ...meter.redisFigures(before, after),
        ['keys before, at most', `${keysBefore.size}, ${meter.mostKeys}`],
        ...meter.processFigures(before, after),
      ],
      problems,
    };
  } finally {
    await system.stop();
  }
}

/** Waits until all executions that have ended are dropped, from the indexes too. @returns how many keys are left of them */
async function expired({ redis, namespace }: SoakSystem, retentionMs: number): Promise<number> {
  const deadline = Date.now() + 4 * retentionMs + MINUTE_MS;
  const ofExecutions = new RegExp(`^${namespace}:\\{p\\d+\\}:([xhfd]:|closed$)`);
  for (;;) {
    const left = (await namesOf(redis)).filter((key) => ofExecutions.test(key)).length;
    if (left === 0 || Date.now() > deadline) return left;
    await sleep(500);
  }
}

const loadAverage = (): string => (loadavg()[0] as number).toFixed(1);
