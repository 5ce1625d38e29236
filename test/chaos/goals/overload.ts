import { otherProblems, type RoundResult, runRound } from '../round.js';
import type { FaultCounts } from '../schedule.js';
import { type LoadSeen, LoadWatch } from '../support/load-watch.js';
import { atLeast, atMost, type Goal, none } from './goal.js';

interface Size {
  readonly executions: number;
  /** Faults are spread over so many ms from the start on. */
  readonly durationMs: number;
  readonly faults: FaultCounts;
  readonly endLimitMs: number;
}

const SMALL: Size = {
  executions: 200,
  durationMs: 9_000,
  faults: { 'kill-coordinator': 2, 'kill-worker': 2, 'cut-coordinator': 2, 'cut-worker': 2, 'kill-redis': 1 },
  endLimitMs: 90_000,
};
const FULL: Size = {
  executions: 1_200,
  durationMs: 40_000,
  faults: { 'kill-coordinator': 6, 'kill-worker': 6, 'cut-coordinator': 6, 'cut-worker': 6, 'kill-redis': 2 },
  endLimitMs: 120_000,
};

/** Wake-ups by the sweeper, for each step of an execution. */
const REDELIVERIES = 1.5;
/** A step has a job; for a moment the one before it is not let go yet; and what a dead process held is still there beside its repeat. */
const JOBS_PER_STEP = 3;
/** So often were there enough open steps to compare jobs with. */
const TELLING_LOOKS = 5;
/** A step is woken by one job, and an attempt takes one more; what comes on top is doubled. */
const JOBS_PER_TRANSITION = 3;

/** Everything at once, and faults on top: it gets through, and does not make itself more work than there is. */
export const overload: Goal = {
  name: 'overload',
  about: 'many executions started at once, under faults',
  run: async ({ small, seed, verbose, keep }) => {
    const size = small ? SMALL : FULL;
    const { round, seen } = await keep('overload', () => runOverload(`${seed} overload`, size, verbose));
    const of = (amount: number) => amount / Math.max(1, seen.transitions);
    return {
      verdicts: [
        atLeast('executions', size.executions, round.executions),
        none('executions lost', round.lost),
        none(`executions not ended ${size.endLimitMs / 1_000} s after the last fault`, round.stuck),
        none('executions unlike the interpreter, or with an attempt begun twice', round.wrong),
        none('other problems (I5, I7, jobs left, logs)', otherProblems(round)),
        // Of a metric that nobody writes any more every figure below would be good.
        atLeast('transitions seen', size.executions, seen.transitions),
        atLeast('looks with 100 open steps or more', TELLING_LOOKS, seen.tellingLooks),
        atMost('redeliveries per transition', REDELIVERIES, of(seen.redeliveries)),
        atMost('jobs per open step at any look', JOBS_PER_STEP, seen.mostJobsPerStep),
        atMost('jobs ever added per transition', JOBS_PER_TRANSITION, of(seen.jobsAdded)),
      ],
      figures: [
        ['transitions', String(seen.transitions)],
        ['redeliveries (timers that were due included)', String(seen.redeliveries)],
        ['wake-ups too late', String(seen.late)],
        ['jobs added', String(seen.jobsAdded)],
        ['most jobs, open steps at a look', `${seen.mostJobs}, ${seen.mostOpenSteps} (${seen.looks} looks)`],
        ['events', String(round.events)],
        ['task attempts begun', String(round.attempts)],
        [
          'faults',
          Object.entries(round.faults)
            .map(([kind, count]) => `${kind} ${count}`)
            .join(', '),
        ],
        ['last end after the last fault', `${(round.settledMs / 1_000).toFixed(1)} s`],
      ],
      problems: round.problems,
      failedSeeds: [],
    };
  },
};

async function runOverload(
  seed: string,
  { executions, durationMs, faults, endLimitMs }: Size,
  verbose: boolean,
): Promise<{ round: RoundResult; seen: LoadSeen }> {
  let seen: LoadSeen | undefined;
  const round = await runRound({
    seed,
    executions,
    faults,
    durationMs,
    endLimitMs,
    startsWithinMs: 0,
    coordinators: 2,
    workers: 2,
    verbose,
    watch: (system) => {
      const watch = new LoadWatch(system);
      return { stop: async () => (seen = await watch.stop()) };
    },
  });
  return { round, seen: seen as LoadSeen };
}
