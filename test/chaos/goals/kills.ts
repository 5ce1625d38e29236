import { setTimeout as sleep } from 'node:timers/promises';
import { areBegun, areBegunOnce, eventually, REDELIVERED_RESOURCE, WORKLOAD_RESOURCES } from '#testing';
import { attemptName } from '../attempt-names.js';
import { troubleIn } from '../check-logs.js';
import { planFaults, strike } from '../schedule.js';
import { attemptsIn, fromApi, type HistoryEvent } from '../../support/history.js';
import type { LedgerEntry } from '../../support/ledger.js';
import { ChaosSystem } from '../support/chaos-system.js';
import { type Fault, FaultLog } from '../support/fault-log.js';
import { redisBack } from '../support/redis-back.js';
import { atLeast, atMost, type Goal, none, percentile } from './goal.js';

interface Size {
  readonly parts: number;
  /** Of each part. */
  readonly executions: number;
  readonly durationMs: number;
  readonly workerKills: number;
  readonly coordinatorKills: number;
  readonly redisKills: number;
}

const SMALL: Size = {
  parts: 1,
  executions: 75,
  durationMs: 24_000,
  workerKills: 10,
  coordinatorKills: 10,
  redisKills: 2,
};
const FULL: Size = {
  parts: 10,
  executions: 125,
  durationMs: 50_000,
  workerKills: 20,
  coordinatorKills: 10,
  redisKills: 3,
};

const TASKS = 5;

/** Five tasks one after the other, the last in a queue that runs lost attempts again; whatever fails is caught, nothing is retried. */
const DEFINITION = JSON.stringify({
  StartAt: 'Task1',
  States: {
    ...Object.fromEntries(
      Array.from({ length: TASKS }, (_, n) => {
        const Resource = n === TASKS - 1 ? REDELIVERED_RESOURCE : (WORKLOAD_RESOURCES[n % 2] as string);
        const next = { Next: n === TASKS - 1 ? 'Done' : `Task${n + 2}` };
        const caught = [{ ErrorEquals: ['States.ALL'], ResultPath: null, ...next }];
        return [`Task${n + 1}`, { Type: 'Task', Resource, ResultPath: null, Catch: caught, ...next }];
      }),
    ),
    Done: { Type: 'Succeed' },
  },
});

interface PartResult {
  readonly tasks: number;
  readonly kills: { readonly worker: number; readonly coordinator: number; readonly redis: number };
  readonly begunTwice: number;
  readonly notBegun: number;
  readonly givenUp: number;
  /** Attempts of the queue that redelivers that were begun more than once. */
  readonly redelivered: number;
  readonly open: number;
  /** ms by which a kill -9 of a process held up whatever was under way then: the longest for each kill, 0 for none. */
  readonly delaysMs: readonly number[];
  readonly redisBackMs: readonly number[];
  readonly problems: readonly string[];
}

/** Tasks under kill -9 of workers and coordinators: begun once, and soon going on. */
export const kills: Goal = {
  name: 'kills',
  about: 'tasks once, and recovery, under kill -9 of workers and coordinators',
  run: async ({ small, seed, verbose, keep }) => {
    const size = small ? SMALL : FULL;
    const parts: PartResult[] = [];
    for (let n = 0; n < size.parts; n++)
      parts.push(await keep(`kills ${n}`, () => runPart(`${seed} kills ${n}`, size, verbose)));
    const sum = (of: (part: PartResult) => number) => parts.reduce((total, part) => total + of(part), 0);
    const [delays, back] = [parts.flatMap(({ delaysMs }) => delaysMs), parts.flatMap(({ redisBackMs }) => redisBackMs)];
    const seconds = (values: readonly number[], share: number) => percentile(values, share) / 1_000;
    return {
      verdicts: [
        atLeast(
          'tasks',
          small ? 300 : 5_000,
          sum(({ tasks }) => tasks),
        ),
        atLeast(
          'kill -9 of workers',
          small ? 10 : 200,
          sum((part) => part.kills.worker),
        ),
        none(
          'attempts begun twice',
          sum(({ begunTwice }) => begunTwice),
        ),
        none(
          'attempts recorded but not begun, with redeliver',
          sum(({ notBegun }) => notBegun),
        ),
        none(
          'attempts given up though their worker lives, or their queue redelivers',
          sum(({ givenUp }) => givenUp),
        ),
        none(
          'executions not ended',
          sum(({ open }) => open),
        ),
        none(
          'other problems',
          sum(({ problems }) => problems.length),
        ),
        atLeast('kill -9 of processes whose delay was taken', small ? 20 : 300, delays.length),
        atMost('added delay after kill -9 of a process, p99', 8, seconds(delays, 0.99), ' s'),
        atLeast('kill -9 of Redis whose delay was taken', size.parts * size.redisKills, back.length),
        atMost('Redis back: first transition, p99', 3, seconds(back, 0.99), ' s'),
      ],
      figures: [
        ['kills that held something up', `${delays.filter((ms) => ms > 0).length} of ${delays.length}`],
        ['added delay, p50', `${seconds(delays, 0.5).toFixed(2)} s`],
        ['added delay, at most', `${seconds(delays, 1).toFixed(2)} s`],
        [
          'kill -9 of coordinators, of Redis',
          `${sum((part) => part.kills.coordinator)}, ${sum((part) => part.kills.redis)}`,
        ],
        ['Redis back: first transition, p50', `${seconds(back, 0.5).toFixed(2)} s`],
        ['attempts run again by redeliver', String(sum(({ redelivered }) => redelivered))],
      ],
      problems: parts.flatMap(({ problems }) => problems),
    };
  },
};

async function runPart(seed: string, size: Size, verbose: boolean): Promise<PartResult> {
  const { executions, durationMs, workerKills, coordinatorKills, redisKills } = size;
  const log = new FaultLog(verbose);
  const system = await ChaosSystem.start({ coordinators: 2, workers: 2 });
  try {
    const machine = await system.api.createStateMachine('kills', DEFINITION);
    const counts = { 'kill-worker': workerKills, 'kill-coordinator': coordinatorKills, 'kill-redis': redisKills };
    const plan = planFaults(seed, counts, { durationMs, coordinators: 2, workers: 2 });
    let struck = false;
    const arns: string[] = [];
    await Promise.all([
      strike(system, plan, log, { oneOfAKind: true }).finally(() => (struck = true)),
      // As long as there are kills there is work to be held up: on a slow machine both take longer.
      (async () => {
        for (let n = 0; n < executions || !struck; n++) {
          arns.push(await system.api.startExecution(machine, `k${n}`, { n }, n));
          await sleep(durationMs / executions);
        }
      })(),
    ]);
    const histories = await ended(system, arns);
    const begun = await system.ledger.begun();
    const judged = judge(histories, begun, log.faults);
    return {
      ...judged,
      kills: { worker: log.count(/^kill-worker/), coordinator: log.count(/^kill-c/), redis: log.count(/^kill-redis/) },
      open: arns.length - histories.size,
      delaysMs: delaysOf(log.faults, histories, await system.ledger.finished()),
      redisBackMs: redisBack(log.faults, [...histories.values()].flat()),
      problems: [...judged.problems, ...troubleIn(system.actors).map((line) => `log of a ${line}`)],
    };
  } finally {
    await system.stop();
  }
}

async function ended({ api }: ChaosSystem, arns: readonly string[]): Promise<Map<string, readonly HistoryEvent[]>> {
  const histories = new Map<string, readonly HistoryEvent[]>();
  await eventually(
    async () => {
      for (const arn of arns)
        if (!histories.has(arn) && (await api.describeExecution(arn)).status !== 'RUNNING')
          histories.set(arn, (await api.history(arn)).map(fromApi));
      return histories.size === arns.length;
    },
    { timeoutMs: 60_000, everyMs: 200 },
  ).catch(() => undefined); // told by those that are missing
  return histories;
}

function judge(
  histories: ReadonlyMap<string, readonly HistoryEvent[]>,
  begun: readonly LedgerEntry[],
  faults: readonly Fault[],
) {
  const attempts = [...histories].flatMap(([arn, events]) =>
    attemptsIn(events)
      .filter(({ started }) => started)
      .map((each) => ({ ...each, name: attemptName(arn, each.state, each.input, each.number) })),
  );
  const namesOf = (redelivered: boolean) => ({
    begun: begun
      .filter(({ resource }) => (resource === REDELIVERED_RESOURCE) === redelivered)
      .map(({ attempt }) => attempt),
    recorded: attempts.filter(({ resource }) => (resource === REDELIVERED_RESOURCE) === redelivered),
  });
  const [once, again] = [namesOf(false), namesOf(true)];
  const lost = once.recorded.filter((each) => each.lost).map(({ name }) => name);
  const wrong = areBegunOnce(
    once.begun,
    once.recorded.map(({ name }) => name),
    lost,
  );
  const notBegun = areBegun(
    again.begun,
    again.recorded.filter((each) => !each.lost).map(({ name }) => name),
  );
  const givenUp = [
    ...once.recorded.filter((each) => each.lost && !isExplained(each, begun, faults)),
    ...again.recorded.filter((each) => each.lost),
  ].map(({ name, lost: why }) => `given up (${why?.by}): ${name}`);
  return {
    tasks: attempts.length,
    begunTwice: wrong.length,
    notBegun: notBegun.length,
    givenUp: givenUp.length,
    redelivered: again.begun.length - new Set(again.begun).size,
    problems: [...wrong, ...notBegun, ...givenUp],
  };
}

/** Whoever had begun it was killed, perhaps before it could note so; or Redis was not there for its lease. */
function isExplained(
  { name, ended: end }: { readonly name: string; readonly ended: HistoryEvent | undefined },
  begun: readonly LedgerEntry[],
  faults: readonly Fault[],
): boolean {
  const by = begun.find(({ attempt }) => attempt === name);
  if (!by) return true;
  return faults.some(({ kind, at, healedAt, detail }) =>
    kind === 'kill-worker'
      ? detail === `pid ${by.pid}`
      : kind === 'kill-redis' && at <= (end?.timestamp ?? at) && by.at <= healedAt,
  );
}

/** For each kill of a process: how long after it the last step ended that waited for nobody but the runtime. */
function delaysOf(
  faults: readonly Fault[],
  histories: ReadonlyMap<string, readonly HistoryEvent[]>,
  finished: readonly LedgerEntry[],
): number[] {
  const finishedAt = new Map(finished.map(({ attempt, at }) => [attempt, at]));
  const waits = [...histories].flatMap(([arn, events]) => [
    ...events.flatMap(({ type, timestamp = 0, previousEventId }) => {
      const before = events[previousEventId - 1]?.timestamp;
      return /(StateEntered|Started)$/.test(type) && before !== undefined ? [{ from: before, to: timestamp }] : [];
    }),
    ...attemptsIn(events).flatMap(({ state, input, number, started, ended: end }) => {
      if (!end?.timestamp || !started?.timestamp) return [];
      // A worker that has died finishes nothing: what it held waits from its death on.
      const from = finishedAt.get(attemptName(arn, state, input, number)) ?? started.timestamp;
      return [{ from, to: end.timestamp }];
    }),
  ]);
  const outages = faults.filter(({ kind }) => kind === 'kill-redis');
  return faults
    .filter(({ kind }) => kind === 'kill-worker' || kind === 'kill-coordinator')
    .flatMap(({ at }) => {
      const held = waits.filter(({ from, to }) => from <= at && at < to);
      // What Redis held up is not the process's doing.
      const own = held.filter(({ from, to }) => !outages.some((fault) => fault.at < to && from < fault.healedAt));
      return [Math.max(0, ...own.map(({ to }) => to - at))];
    });
}
