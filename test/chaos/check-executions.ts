import { parseStateMachine, type StateMachine } from '#asl';
import { areBegunOnce, evaluatorInProcess, outcomeOf, replayHistory, violationsOf, type WorkloadCase } from '#testing';
import { attemptsIn, fromApi, type HistoryEvent } from '../support/history.js';
import type { LedgerEntry } from '../support/ledger.js';
import { attemptName } from './attempt-names.js';
import type { StartedExecution } from './load.js';
import type { ChaosSystem } from './support/chaos-system.js';
import type { LostWindow } from './support/clock-probe.js';
import type { Fault } from './support/fault-log.js';

export interface CheckedExecution {
  readonly name: string;
  readonly status: string;
  readonly events: readonly HistoryEvent[];
  /** What is not as it must be (I1 to I4). */
  readonly wrong: readonly string[];
  /** Attempts that handlers have begun more than once, by right: Redis had lost that they had been begun. */
  readonly repeated: number;
  /** Attempts whose worker was lost. */
  readonly lostAttempts: number;
  readonly tookMs: number;
}

/** What could make a worker's lease run out, and for how long after it the attempt may still be failed (ms). */
const TAKES_WORKERS = /worker|redis|cut-tail|squeeze/;
const NOTICED_WITHIN_MS = 30_000;
/** A worker that has claimed an attempt just before a crash notes its beginning a moment later. */
const NOTED_WITHIN_MS = 10_000;
const SIDE_BY_SIDE = 4;

/** Judges all executions, by their histories from the API and what the workers themselves have noted. */
export async function checkExecutions(
  system: ChaosSystem,
  started: readonly StartedExecution[],
  cases: readonly WorkloadCase[],
  faults: readonly Fault[],
): Promise<CheckedExecution[]> {
  const begun = groupByExecution(await system.ledger.begun());
  const machines = cases.map(({ definition }) => parseStateMachine(definition).machine as StateMachine);
  const checked: CheckedExecution[] = [];
  const next = started.values();
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (const each of next) {
        const { machine } = each.plan;
        checked.push(
          await checkOne(system, each, machines[machine] as StateMachine, cases[machine] as WorkloadCase, {
            begun: begun.get(each.arn) ?? [],
            faults,
          }),
        );
      }
    }),
  );
  return checked;
}

async function checkOne(
  { api }: ChaosSystem,
  { plan: { name }, arn }: StartedExecution,
  machine: StateMachine,
  { input }: WorkloadCase,
  { begun, faults }: { readonly begun: readonly LedgerEntry[]; readonly faults: readonly Fault[] },
): Promise<CheckedExecution> {
  const found = await api.describeExecution(arn);
  const events = (await api.history(arn)).map(fromApi);
  const status = found.status as string;
  const startedAt = found.startDate?.getTime() as number;
  const tookMs = (found.stopDate?.getTime() ?? startedAt) - startedAt;
  const { output, error, cause } = found;
  const replay = await replayHistory(
    machine,
    {
      info: { arn, name, startedAt, input: JSON.stringify(input) },
      events,
      end: { status: status as 'SUCCEEDED', output, error, cause },
    },
    { outcomeOf },
    evaluatorInProcess(),
  );
  const attempts = checkAttempts(arn, events, begun, faults);
  return {
    name,
    status,
    events,
    wrong: [
      ...violationsOf(events, status),
      ...(replay.difference === undefined ? [] : [`not as modelled: ${replay.difference}`]),
      ...unexplained(replay.faulty, events, faults),
      ...attempts.wrong,
    ],
    repeated: attempts.repeated,
    lostAttempts: replay.faulty.length,
    tookMs,
  };
}

/** I4, but for what Redis itself has forgotten: what was begun in a lost window may be begun again. */
function checkAttempts(
  arn: string,
  events: readonly HistoryEvent[],
  begun: readonly LedgerEntry[],
  faults: readonly Fault[],
): { readonly wrong: string[]; readonly repeated: number } {
  const attempts = attemptsIn(events).filter(({ started }) => started);
  const nameOf = ({ state, input, number }: (typeof attempts)[number]) => attemptName(arn, state, input, number);
  const recorded = attempts.map(nameOf);
  const windows = faults.flatMap(({ lost }) => (lost ? [lost] : []));
  const forgotten = begun.filter(({ at }) => windows.some((window) => isForgotten(at, window)));
  const excused = new Set(forgotten.map(({ attempt }) => attempt));
  const strict = begun.filter(({ attempt }) => !excused.has(attempt)).map(({ attempt }) => attempt);
  const neverNoted = attempts.filter(({ ended, lost }) => lost || !ended).map(nameOf);
  const wrong = areBegunOnce(
    strict,
    recorded.filter((name) => !excused.has(name)),
    neverNoted,
  );
  const names = begun.map(({ attempt }) => attempt);
  return { wrong, repeated: names.length - new Set(names).size };
}

const isForgotten = (at: number, { from, to }: LostWindow): boolean => from <= at && at <= to + NOTED_WITHIN_MS;

/** Attempts that failed as a lost worker's though no fault was near that takes workers away. */
function unexplained(
  faulty: readonly { readonly stateName: string; readonly why: string; readonly eventId: number }[],
  events: readonly HistoryEvent[],
  faults: readonly Fault[],
): string[] {
  return faulty.flatMap(({ stateName, why, eventId }) => {
    const at = events[eventId - 1]?.timestamp ?? 0;
    const near = faults.some(
      (fault) => TAKES_WORKERS.test(fault.kind) && fault.at <= at && at <= fault.healedAt + NOTICED_WITHIN_MS,
    );
    return near ? [] : [`${stateName} failed (${why}, event ${eventId}) with no fault near it`];
  });
}

function groupByExecution(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const arn = entry.attempt.slice(0, entry.attempt.indexOf(' '));
    const group = groups.get(arn);
    if (group) group.push(entry);
    else groups.set(arn, [entry]);
  }
  return groups;
}
