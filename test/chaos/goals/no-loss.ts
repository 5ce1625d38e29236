import { deviationsOf } from '../check-target.js';
import type { FaultCounts } from '../schedule.js';
import { otherProblems, type RoundResult, runRound } from '../round.js';
import { atLeast, atMost, type Goal, none, percentile } from './goal.js';

interface Size {
  readonly rounds: number;
  readonly executions: number;
  readonly durationMs: number;
  readonly coordinators: number;
  readonly workers: number;
  readonly skewed: boolean;
  readonly faults: FaultCounts;
  /** What all rounds together must have done. */
  readonly least: {
    readonly executions: number;
    readonly kills: number;
    readonly redisKills: number;
    readonly zombies: number;
    readonly wipes: number;
    readonly faults: number;
  };
}

const SMALL: Size = {
  rounds: 1,
  skewed: true,
  executions: 300,
  durationMs: 50_000,
  coordinators: 2,
  workers: 2,
  faults: {
    'kill-coordinator': 6,
    'kill-worker': 6,
    'zombie-coordinator': 1,
    'zombie-worker': 2,
    'kill-redis': 3,
    'cut-tail': 3,
    'cut-coordinator': 4,
    'cut-worker': 4,
    'partition-coordinator': 1,
    'partition-worker': 1,
    'wipe-queues': 3,
    'flush-scripts': 2,
    'duplicate-jobs': 3,
    'squeeze-memory': 2,
  },
  least: { executions: 300, kills: 12, redisKills: 6, zombies: 3, wipes: 3, faults: 40 },
};

const FULL: Size = {
  rounds: 40,
  skewed: true,
  executions: 250,
  durationMs: 50_000,
  coordinators: 3,
  workers: 3,
  faults: {
    'kill-coordinator': 7,
    'kill-worker': 7,
    'zombie-coordinator': 1,
    'zombie-worker': 2,
    'kill-redis': 2,
    'cut-tail': 1,
    'cut-coordinator': 2,
    'cut-worker': 2,
    'partition-coordinator': 1,
    'partition-worker': 1,
    'wipe-queues': 1,
    'flush-scripts': 1,
    'duplicate-jobs': 1,
    'squeeze-memory': 1,
  },
  least: { executions: 10_000, kills: 500, redisKills: 50, zombies: 100, wipes: 10, faults: 1_000 },
};

/** Random executions under every kind of fault: none is lost, stuck, or other than the interpreter says. */
export const noLoss: Goal = {
  name: 'no-loss',
  about: 'random executions under every kind of fault',
  run: async ({ small, seed, verbose, round, keep }) => {
    const size = small ? SMALL : FULL;
    const numbers = round === undefined ? Array.from({ length: size.rounds }, (_, n) => n) : [round];
    const results: RoundResult[] = [];
    for (const number of numbers) {
      const roundSeed = `${seed}/${number}`;
      const result = await keep(`no-loss ${number}`, () => runRound({ ...size, seed: roundSeed, verbose }));
      results.push(result);
      console.log(summary(number, result));
      for (const problem of result.problems.slice(0, SHOWN)) console.log(`    ${problem}`);
    }
    const sum = (of: (result: RoundResult) => number) => results.reduce((total, result) => total + of(result), 0);
    const faults = (pattern: RegExp) =>
      sum((result) =>
        Object.entries(result.faults).reduce((total, [kind, count]) => total + (pattern.test(kind) ? count : 0), 0),
      );
    const { least } = size;
    const enough =
      round === undefined
        ? [
            atLeast(
              'executions',
              least.executions,
              sum((result) => result.executions),
            ),
            atLeast('faults', least.faults, faults(/./)),
            atLeast('kill -9 of processes', least.kills, faults(/^kill-(coordinator|worker)$/)),
            atLeast('kill -9 of Redis', least.redisKills, faults(/^(kill-redis|cut-tail)$/)),
            atLeast('zombies', least.zombies, faults(/^zombie/)),
            atLeast('queue wipes', least.wipes, faults(/^wipe/)),
          ]
        : [];
    const aliased = results.map(({ aliasStarts }) => aliasStarts);
    const back = results.flatMap(({ redisBackMs }) => redisBackMs);
    return {
      verdicts: [
        ...enough,
        none(
          'executions lost',
          sum(({ lost }) => lost),
        ),
        none(
          'executions stuck 60 s after the last fault',
          sum(({ stuck }) => stuck),
        ),
        none(
          'executions unlike the interpreter, or with an attempt begun twice',
          sum(({ wrong }) => wrong),
        ),
        none('other problems (I5, I7, logs)', sum(otherProblems)),
        atMost('starts by alias, standard deviations away from their weights', 6, deviationsOf(aliased)),
      ],
      figures: [
        ['events', String(sum(({ events }) => events))],
        ['task attempts begun', String(sum(({ attempts }) => attempts))],
        ['attempts failed as a lost worker’s', String(sum(({ lostAttempts }) => lostAttempts))],
        ['attempts begun again since Redis had lost their beginning', String(sum(({ repeats }) => repeats))],
        ['starts made again since Redis had lost them', String(sum(({ startedAfresh }) => startedAfresh))],
        ['redrives', String(sum(({ redrives }) => redrives))],
        ['answers to task tokens', shownCounts(results.map(({ answers }) => answers))],
        ['answers given again since Redis had lost them', String(sum(({ answeredAfresh }) => answeredAfresh))],
        [
          'starts by alias',
          `${sum((each) => each.aliasStarts.starts)}, to version 1 ${sum((each) => each.aliasStarts.first)}`,
        ],
        ['faults by kind', shownCounts(results.map((result) => result.faults))],
        ['one coordinator’s clock off by ten minutes, rounds', shownCounts(results.map(({ skew }) => ({ [skew]: 1 })))],
        ['ends', shownCounts(results.map(({ byStatus }) => byStatus))],
        [
          'last end after the last fault, at most',
          `${(Math.max(0, ...results.map(({ settledMs }) => settledMs)) / 1_000).toFixed(1)} s`,
        ],
        ['Redis back: first transition of whoever is alive, p50', `${(percentile(back, 0.5) / 1_000).toFixed(2)} s`],
      ],
      problems: results.flatMap(({ seed: of, problems }) => problems.map((problem) => `[${of}] ${problem}`)),
      failedSeeds: results.filter(({ problems }) => problems.length > 0).map((result) => result.seed),
    };
  },
};

/** Of a round, as soon as it is over. */
const SHOWN = 5;

function summary(number: number, result: RoundResult): string {
  const faults = Object.values(result.faults).reduce((sum, count) => sum + count, 0);
  const { executions, events, lost, stuck, wrong, tookMs, problems } = result;
  const verdict =
    problems.length === 0 ? 'all well' : `${lost} lost, ${stuck} stuck, ${wrong} wrong, ${problems.length} problems`;
  return `round ${number}: ${executions} executions, ${events} events, ${faults} faults in ${(tookMs / 1000).toFixed(0)} s: ${verdict}`;
}

function shownCounts(all: readonly Readonly<Record<string, number>>[]): string {
  const total = new Map<string, number>();
  for (const counts of all)
    for (const [name, count] of Object.entries(counts)) total.set(name, (total.get(name) ?? 0) + count);
  return [...total].map(([name, count]) => `${name} ${count}`).join(', ');
}
