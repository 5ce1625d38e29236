import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { executionIdOf, partitionOf } from '#store';
import { lookAtStore, projectRoot, seeded, violationsAtRest, type WorkloadCase } from '#testing';
import { checkExecutions } from './check-executions.js';
import { type AliasStarts, aliasStarts } from './check-target.js';
import { troubleIn } from './check-logs.js';
import { Load, planExecutions, type StartedExecution } from './load.js';
import { type FaultCounts, planFaults, strike } from './schedule.js';
import { fromApi } from '../support/history.js';
import { ChaosSystem, PARTITIONS } from './support/chaos-system.js';
import { skewedClock } from './support/clock-skew.js';
import { FaultLog } from './support/fault-log.js';
import { redisBack } from './support/redis-back.js';

export interface RoundOptions {
  /** Fixes executions, their definitions and outcomes, and all faults. */
  readonly seed: string;
  readonly executions: number;
  readonly faults: FaultCounts;
  readonly durationMs: number;
  readonly coordinators: number;
  readonly workers: number;
  /** The clock of the last coordinator is off, by ten minutes. */
  readonly skewed?: boolean;
  /** All starts are made within so many ms. Default: within `durationMs`, as the faults are. */
  readonly startsWithinMs?: number;
  /** All executions are over within so many ms after the last fault. Default 60,000. */
  readonly endLimitMs?: number;
  /** Is told of the system before the first start, and again before it is stopped. */
  readonly watch?: (system: ChaosSystem) => { stop(): Promise<unknown> };
  /** Prints each fault as it is healed. */
  readonly verbose: boolean;
}

/** What came of a round: all of it can be written as JSON. */
export interface RoundResult {
  readonly seed: string;
  readonly executions: number;
  readonly events: number;
  readonly attempts: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly faultLines: readonly string[];
  /** `fast` or `slow`; or why no clock was off. */
  readonly skew: string;
  /** Acknowledged and gone. */
  readonly lost: number;
  /** Not ended 60 s after the last fault. */
  readonly stuck: number;
  /** Executions with anything wrong. */
  readonly wrong: number;
  /** Attempts begun again, and starts made again, by right: Redis had lost them. */
  readonly repeats: number;
  readonly startedAfresh: number;
  readonly lostAttempts: number;
  readonly redrives: number;
  /** Answers to task tokens, by what came of them. */
  readonly answers: Readonly<Record<string, number>>;
  /** Given again since Redis had lost them. */
  readonly answeredAfresh: number;
  readonly aliasStarts: AliasStarts;
  /** ms from Redis being back to the first event after it. */
  readonly redisBackMs: readonly number[];
  readonly tookMs: number;
  /** How long after the last fault the last execution ended, ms. */
  readonly settledMs: number;
  /** Everything that is wrong, in words. */
  readonly problems: readonly string[];
}

const END_LIMIT_MS = 60_000;
/** What has not ended in time is waited for that much longer, so that it, too, is compared. */
const LATE_LIMIT_MS = 60_000;
/** Wake-ups that came too late are still taken off their queues. */
const REST_LIMIT_MS = 30_000;
const SHOWN = 5;

/** Executions under faults, from the start of an installation to its rest, and a judgement of it all. */
export async function runRound(options: RoundOptions): Promise<RoundResult> {
  const { seed, executions, durationMs, coordinators, workers, verbose } = options;
  const { startsWithinMs = durationMs, endLimitMs = END_LIMIT_MS } = options;
  const began = Date.now();
  const log = new FaultLog(verbose);
  const skew = await skewOf(options);
  const envOf = (name: string) => (name === `coordinator-${coordinators}` ? skew.env : {});
  const system = await ChaosSystem.start({ coordinators, workers, envOf });
  try {
    const load = new Load(system, seed, planExecutions(seed, executions, startsWithinMs), log);
    await load.deploy();
    const watch = options.watch?.(system);
    const { stuck, settledMs } = await strikeAndSettle(options, system, load, log).finally(() => watch?.stop());
    const ended = load.started.filter(({ closed, lost }) => closed && !lost);
    const checked = await checkExecutions(system, ended, load, log.faults);
    const unrest = await unrestOf(system);
    const wrong = checked.filter((each) => each.wrong.length > 0);
    if (wrong.length > 0) keepFindings(seed, wrong, load, log);
    return {
      seed,
      executions: load.started.length,
      events: checked.reduce((sum, { events }) => sum + events.length, 0),
      attempts: (await system.ledger.begun()).length,
      byStatus: countBy(checked.map(({ status }) => status)),
      faults: countBy(log.faults.map(({ kind }) => kind)),
      faultLines: log.faults.map((fault) => log.line(fault)),
      skew: skew.told,
      lost: load.wrong.filter((text) => text.startsWith('lost:')).length,
      stuck: stuck.length,
      wrong: wrong.length,
      repeats: checked.reduce((sum, { repeated }) => sum + repeated, 0),
      startedAfresh: load.startedAfresh,
      lostAttempts: checked.reduce((sum, { lostAttempts }) => sum + lostAttempts, 0),
      redrives: checked.reduce((sum, { redrives }) => sum + redrives, 0),
      answers: countBy((await system.ledger.answers()).map(({ told }) => told)),
      answeredAfresh: load.answeredAfresh,
      aliasStarts: aliasStarts(checked.flatMap(({ aliasStart }) => aliasStart ?? [])),
      redisBackMs: redisBack(
        log.faults,
        checked.flatMap(({ events }) => events),
      ),
      tookMs: Date.now() - began,
      settledMs,
      problems: [
        ...load.wrong,
        ...stuck.map(({ plan }) => `not ended ${endLimitMs / 1000} s after the last fault: ${plan.name}`),
        ...wrong.flatMap(({ name, wrong: texts }) => texts.slice(0, SHOWN).map((text) => `${name}: ${text}`)),
        ...unrest,
        ...troubleIn(system.actors).map((line) => `log of a ${line}`),
      ],
    };
  } finally {
    await system.stop();
  }
}

/** @returns what has not ended in time, and how long after the last fault the last execution ended */
async function strikeAndSettle(
  { seed, faults, durationMs, coordinators, workers, endLimitMs = END_LIMIT_MS }: RoundOptions,
  system: ChaosSystem,
  load: Load,
  log: FaultLog,
): Promise<{ readonly stuck: StartedExecution[]; readonly settledMs: number }> {
  const plan = planFaults(seed, faults, { durationMs, coordinators, workers });
  let over = false;
  const work = Promise.all([load.run(), strike(system, plan, log)]).finally(() => (over = true));
  await Promise.all([work, load.redriveUntil(() => over)]);
  const healedAt = Date.now();
  const stuck = await load.settle(healedAt + endLimitMs);
  for (const each of stuck) keepFindings(seed, [{ ...each.plan, ...(await remainsOf(system, each.arn)) }], load, log);
  if (stuck.length > 0) await load.settleLate(Date.now() + LATE_LIMIT_MS);
  return { stuck, settledMs: Date.now() - healedAt };
}

async function skewOf({
  seed,
  skewed,
}: RoundOptions): Promise<{ env: Readonly<Record<string, string>>; told: string }> {
  if (!skewed) return { env: {}, told: 'none asked for' };
  const direction = seeded(`skew ${seed}`).pick(['fast', 'slow'] as const);
  const clock = await skewedClock(direction);
  if ('env' in clock) return { env: clock.env, told: direction };
  console.log(`  clock skew is skipped: ${clock.missing}`);
  return { env: {}, told: `skipped: ${clock.missing}` };
}

/** I5 and I7, once everything has come to rest. */
async function unrestOf({ connection, namespace }: ChaosSystem): Promise<string[]> {
  const deadline = Date.now() + REST_LIMIT_MS;
  for (;;) {
    const violations = await violationsAtRest(connection, namespace);
    if (violations.length === 0 || Date.now() > deadline) return violations;
    await sleep(500);
  }
}

/** What the store holds of an execution that does not end: its history, its frames and what is due of it. */
async function remainsOf({ api, connection, namespace }: ChaosSystem, arn: string): Promise<object> {
  const id = executionIdOf(arn);
  const place = `${namespace}:{p${partitionOf(id, PARTITIONS)}}`;
  const due = await connection.zrange(`${place}:due`, '0', '-1', 'WITHSCORES');
  return {
    at: Date.now(),
    events: (await api.history(arn)).map(fromApi),
    execution: await connection.hgetall(`${place}:x:${id}`),
    frames: await connection.hgetall(`${place}:f:${id}`),
    due: due.filter((text, n) => text.includes(id) || (n > 0 && due[n - 1]?.includes(id) === true)),
    jobs: (await lookAtStore(connection, namespace)).jobs.filter((job) => job.includes(id)),
  };
}

/** What failed, to look at: definition, history and faults. */
function keepFindings(seed: string, wrong: readonly { readonly name: string }[], load: Load, log: FaultLog): void {
  const folder = join(projectRoot, '.stepwell', 'chaos', `findings-${seed.replace(/[^\w-]/g, '_')}`);
  mkdirSync(folder, { recursive: true });
  for (const each of wrong) {
    const machine = load.started.find(({ plan }) => plan.name === each.name)?.plan.machine as number;
    const { input } = load.cases[machine] as WorkloadCase;
    const definitions = load.deployments[machine]?.definitions.map((text) => JSON.parse(text) as unknown);
    const text = { ...each, input, definitions, faults: log.faults };
    writeFileSync(join(folder, `${each.name}.json`), JSON.stringify(text, null, 2));
  }
  console.log(`  ${wrong.length} histories that are not as they must be: ${folder}`);
}

/** How many of its problems are not that an execution is lost, late or wrong. */
export function otherProblems({ problems }: RoundResult): number {
  return problems.filter((text) => !/^(lost:|not ended|e\d+-\w+:) /.test(text)).length;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
