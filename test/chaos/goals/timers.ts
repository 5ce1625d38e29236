import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisStore } from '#store-redis';
import { violationsAtRest } from '#testing';
import { troubleIn } from '../check-logs.js';
import { ApiProbe, type ProbedCall } from '../support/api-probe.js';
import { ChaosSystem } from '../support/chaos-system.js';
import { inParallel, PlainApi } from '../support/plain-api.js';
import { cpuMsOf } from '../support/process-cpu.js';
import { type FiredTimers, readFired } from '../support/fired-timers.js';
import { atLeast, atMost, type Goal, none, percentile, type Verdict } from './goal.js';

const SMALL = { timers: 5_000, pilot: 400, apiMs: 5_000 };
const FULL = { timers: 100_000, pilot: 1_500, apiMs: 250 };

/** All have fired so long after the second they wait for. */
const FIRED_MS = 30_000;
/** Then the run gives up. */
const PATIENCE_MS = 180_000;
const COORDINATORS = 2;
/** The product's own number; the other goals have few, so that executions share them. */
const PARTITIONS = 128;
const CONNECTIONS = 32;
const STARTED_AT_ONCE = 64;
/** Each round is a start and a look. */
const PROBED_EVERY_MS = 50;
/** Executions of the probe that are open at once: each is for a moment. */
const PROBES_OPEN = 4;
/** Of fewer a percentile says nothing. */
const FEWEST_CALLS = 20;
/** The probe's calls before the second: what the API takes when nothing else is to do. */
const QUIET_MS = 3_000;

const WAIT = JSON.stringify({
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', TimestampPath: '$.at', End: true } },
});
const PASS = JSON.stringify({ StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } });

/** Very many Waits that are over in one and the same second, while others use the API. */
export const timers: Goal = {
  name: 'timers',
  about: 'Waits that all end in the same second, and the API meanwhile',
  run: async ({ small, seed }) => {
    const { timers: count, pilot, apiMs } = small ? SMALL : FULL;
    const system = await ChaosSystem.start({
      coordinators: COORDINATORS,
      workers: 0,
      direct: true,
      envOf: () => ({ STEPWELL_PARTITIONS: String(PARTITIONS) }),
    });
    const coordinators = system.all('coordinator');
    const api = new PlainApi(
      coordinators.flatMap(({ endpoint }) => endpoint ?? []),
      CONNECTIONS,
    );
    const store = new RedisStore(system.connection, { namespace: system.namespace, partitions: PARTITIONS });
    try {
      const [wait, pass] = [
        await system.api.createStateMachine('timers', WAIT),
        await system.api.createStateMachine('probe', PASS),
      ];
      const start = (n: number, name: string, at: Date) => {
        const input = JSON.stringify({ at: at.toISOString(), seed });
        const body = { stateMachineArn: wait, name, input };
        return api.callPatiently<{ executionArn: string }>('StartExecution', body, n, PATIENCE_MS);
      };

      // How fast the warm system starts them, on this machine and today, tells when the second may be.
      const now = new Date();
      await inParallel(pilot, STARTED_AT_ONCE, (n) => start(n, `warm-${n}`, now));
      const eachMs =
        (await tookMs(() => inParallel(pilot, STARTED_AT_ONCE, (n) => start(n, `pilot-${n}`, now)))) / pilot;
      const due = new Date(Math.ceil((Date.now() + count * eachMs * 1.1 + 2 * QUIET_MS) / 1_000) * 1_000);
      const arns: string[] = [];
      const startedMs = await tookMs(() =>
        inParallel(count, STARTED_AT_ONCE, async (n) => {
          arns[n] = (await start(n, `timer-${n}`, due)).executionArn;
        }),
      );

      const probe = new ApiProbe(
        api,
        [
          (n) => ['StartExecution', { stateMachineArn: pass, name: `probe-${n}`, input: '{}' }],
          (n) => ['DescribeExecution', { executionArn: arns[(n * 7) % count] }],
        ],
        PROBED_EVERY_MS,
      );
      await sleep(Math.max(0, due.getTime() - QUIET_MS - Date.now()));
      const waiting = (await loadOf(store)).due;
      probe.start();
      await sleep(Math.max(0, due.getTime() - Date.now()));
      const pids = [system.redis.pid, ...coordinators.map(({ pid }) => pid)];
      const [cpuBefore, loadBefore] = [cpuMsOf(pids), loadavg()[0] as number];
      const deadline = due.getTime() + PATIENCE_MS;
      await noMoreOpenThan(PROBES_OPEN, store, deadline);
      const cpu = cpuMsOf(pids).map((ms, n) => ms - (cpuBefore[n] as number));
      await probe.stop();
      await noMoreOpenThan(0, store, deadline);

      const fired = await readFired(api, arns, due.getTime());
      const lastMs = percentile(fired.afterMs, 1);
      const during = probe.calls.filter(({ at }) => at >= due.getTime() && at <= due.getTime() + lastMs);
      const refusals = probe.calls.flatMap(({ operation, refused }) => (refused ? [`${operation}: ${refused}`] : []));
      const problems = [
        ...refusals,
        ...fired.problems,
        ...(await violationsAtRest(system.connection, system.namespace)),
        ...troubleIn(system.actors).map((line) => `log of a ${line}`),
      ];
      return {
        verdicts: [
          none(`Waits of ${count} that had not begun before the second came`, count - Math.min(count, waiting)),
          none('not fired', count - fired.afterMs.length),
          none('fired twice, or with a history that is not well formed', fired.malformed),
          none('fired too early', fired.afterMs.filter((ms) => ms < 0).length),
          atMost('the last one has fired after', FIRED_MS / 1_000, lastMs / 1_000, ' s'),
          atLeast('calls of the API meanwhile', FEWEST_CALLS, during.length),
          ...probed(during, apiMs, small),
          none('calls refused', refusals.length),
          none('other problems (I5, I7, logs)', problems.length - refusals.length - fired.problems.length),
        ],
        figures: [
          ['started through the API in', `${(startedMs / 1_000).toFixed(0)} s`],
          ['fired after, p50', `${(percentile(fired.afterMs, 0.5) / 1_000).toFixed(1)} s`],
          ['fired in each second', perSecond(fired)],
          [`p50 and p99 of ${during.length} calls meanwhile`, spread(during)],
          ['p50 and p99 before', spread(probe.calls.filter(({ at }) => at < due.getTime()))],
          [
            'CPU for each timer: Redis, coordinators',
            `${(((cpu[0] as number) * 1_000) / count).toFixed(0)} µs, ${cpu
              .slice(1)
              .map((ms) => `${((ms * 1_000) / count).toFixed(0)} µs`)
              .join(' + ')}`,
          ],
          ['load of the machine before', loadBefore.toFixed(1)],
        ],
        problems,
      };
    } finally {
      api.close();
      await system.stop();
    }
  },
};

const ALL = Array.from({ length: PARTITIONS }, (_, partition) => partition);

async function loadOf(store: RedisStore): Promise<{ readonly due: number; readonly open: number }> {
  const loads = await store.partitionLoads(ALL, Date.now());
  const sum = (of: 'due' | 'open') => loads.reduce((total, load) => total + load[of], 0);
  return { due: sum('due'), open: sum('open') };
}

/** Returns when no more than that many are open, or the time is over. */
async function noMoreOpenThan(limit: number, store: RedisStore, deadline: number): Promise<void> {
  while ((await loadOf(store)).open > limit && Date.now() < deadline) await sleep(250);
}

function probed(during: readonly ProbedCall[], boundMs: number, small: boolean): readonly Verdict[] {
  return PROBED.map((operation) => {
    const verdict = atMost(`${operation} meanwhile, p99`, boundMs, p(0.99, during, operation), ' ms');
    return small ? { ...verdict, target: `${verdict.target}, since others use the machine` } : verdict;
  });
}

const PROBED = ['StartExecution', 'DescribeExecution'];

/** p50 and p99 of each operation. */
const spread = (calls: readonly ProbedCall[]): string =>
  PROBED.map((each) => `${each} ${p(0.5, calls, each)} ms, ${p(0.99, calls, each)} ms`).join(' · ');

function p(share: number, calls: readonly ProbedCall[], operation: string): number {
  const times = calls.filter((call) => call.operation === operation).map(({ tookMs: each }) => each);
  return Math.round(percentile(times, share));
}

async function tookMs(work: () => Promise<unknown>): Promise<number> {
  const begun = Date.now();
  await work();
  return Date.now() - begun;
}

function perSecond({ afterMs }: FiredTimers): string {
  const counts: number[] = [];
  for (const ms of afterMs) {
    const second = Math.max(0, Math.floor(ms / 1_000));
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return Array.from(counts, (each) => each ?? 0).join(' ');
}
