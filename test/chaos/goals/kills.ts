import { setTimeout as sleep } from 'node:timers/promises';
import { ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import { eventually, REDELIVERED_RESOURCE, WORKLOAD_RESOURCES } from '#testing';
import { checkKills, delaysOf } from '../check-kills.js';
import { troubleIn } from '../check-logs.js';
import { planFaults, strike } from '../schedule.js';
import { fromApi, type HistoryEvent } from '../../support/history.js';
import { ChaosSystem } from '../support/chaos-system.js';
import { FaultLog, forgottenBy } from '../support/fault-log.js';
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
  /** Begun in a moment that Redis has lost since its disk was too slow: whether again is nobody's fault. */
  readonly forgotten: number;
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
        ['attempts not judged, since Redis had lost that moment', String(sum(({ forgotten }) => forgotten))],
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
    const started: { readonly arn: string; readonly at: number }[] = [];
    await Promise.all([
      strike(system, plan, log, { oneOfAKind: true }).finally(() => (struck = true)),
      // As long as there are kills there is work to be held up: on a slow machine both take longer.
      (async () => {
        for (let n = 0; n < executions || !struck; n++) {
          const arn = await system.api.startExecution(machine, `k${n}`, { n }, n);
          started.push({ arn, at: Date.now() });
          await sleep(durationMs / executions);
        }
      })(),
    ]);
    const isForgotten = forgottenBy(log.faults);
    const { histories, missing } = await ended(
      system,
      started.map(({ arn }) => arn),
    );
    const lost = started.filter(({ arn, at }) => missing.has(arn) && !isForgotten(at));
    const judged = checkKills(histories, await system.ledger.begun(), log.faults);
    return {
      ...judged,
      kills: { worker: log.count(/^kill-worker/), coordinator: log.count(/^kill-c/), redis: log.count(/^kill-redis/) },
      open: started.length - histories.size - missing.size,
      delaysMs: delaysOf(log.faults, histories, await system.ledger.finished()),
      redisBackMs: redisBack(log.faults, [...histories.values()].flat()),
      problems: [
        ...judged.problems,
        ...lost.map(({ arn }) => `lost: ${arn}`),
        ...troubleIn(system.actors).map((line) => `log of a ${line}`),
      ],
    };
  } finally {
    await system.stop();
  }
}

/** The histories of those that end in time, and which do not exist (any more). */
async function ended(
  { api }: ChaosSystem,
  arns: readonly string[],
): Promise<{
  readonly histories: ReadonlyMap<string, readonly HistoryEvent[]>;
  readonly missing: ReadonlySet<string>;
}> {
  const histories = new Map<string, readonly HistoryEvent[]>();
  const missing = new Set<string>();
  const look = async (arn: string) => {
    try {
      if ((await api.describeExecution(arn)).status !== 'RUNNING')
        histories.set(arn, (await api.history(arn)).map(fromApi));
    } catch (error) {
      if (!(error instanceof ExecutionDoesNotExist)) throw error;
      missing.add(arn);
    }
  };
  await eventually(
    async () => {
      for (const arn of arns) if (!histories.has(arn) && !missing.has(arn)) await look(arn);
      return histories.size + missing.size === arns.length;
    },
    { timeoutMs: 60_000, everyMs: 200 },
  ).catch(() => undefined); // told by those that are neither
  return { histories, missing };
}
