import { parseStateMachine, type StateMachine } from '#asl';
import { evaluatorInProcess, outcomeOf, type Replay, replayHistory, violationsOf, type WorkloadCase } from '#testing';
import { fromApi, type HistoryEvent } from '../support/history.js';
import { checkAnswers, checkAttempts, type Noted } from './check-attempts.js';
import { checkTarget, definitionOf, versionOf } from './check-target.js';
import type { PlannedDeployment } from './deployment.js';
import type { Load, StartedExecution } from './load.js';
import type { ChaosSystem } from './support/chaos-system.js';
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
  readonly redrives: number;
  readonly tookMs: number;
  /** Absent unless it was started by an alias. */
  readonly aliasStart?: { readonly weight: number; readonly version?: number };
}

/** What could make a worker's lease run out, and for how long after it the attempt may still be failed (ms). */
const TAKES_WORKERS = /worker|redis|cut-tail|squeeze/;
const NOTICED_WITHIN_MS = 30_000;
/** Heartbeats and answers of those who hold task tokens come late when any process is missing. */
const CLOCKS: ReadonlySet<string> = new Set(['timeout', 'heartbeat']);
const SIDE_BY_SIDE = 4;

/** Judges all executions, by their histories from the API and what the workers themselves have noted. */
export async function checkExecutions(
  system: ChaosSystem,
  started: readonly StartedExecution[],
  load: Pick<Load, 'cases' | 'deployments' | 'targetOf'>,
  faults: readonly Fault[],
): Promise<CheckedExecution[]> {
  const begun = groupBy(await system.ledger.begun(), ({ attempt }) => attempt.slice(0, attempt.indexOf(' ')));
  const answers = groupBy(await system.ledger.answers(), ({ executionArn }) => executionArn);
  const checked: CheckedExecution[] = [];
  const next = started.values();
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (const each of next) {
        const noted = { begun: begun.get(each.arn) ?? [], answers: answers.get(each.arn) ?? [], faults };
        checked.push(await checkOne(system, each, load, noted));
      }
    }),
  );
  return checked;
}

async function checkOne(
  { api }: ChaosSystem,
  { plan, arn }: StartedExecution,
  load: Pick<Load, 'cases' | 'deployments' | 'targetOf'>,
  noted: Noted,
): Promise<CheckedExecution> {
  const { name } = plan;
  const { input } = load.cases[plan.machine] as WorkloadCase;
  const deployment = load.deployments[plan.machine] as PlannedDeployment;
  const target = load.targetOf(plan);
  const found = await api.describeExecution(arn);
  const machine = machineOf(definitionOf(deployment, found));
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
  // Which attempts there were is known only of a history that is right.
  const isRight = replay.difference === undefined;
  const attempts = isRight ? checkAttempts(arn, replay, noted) : { wrong: [], repeated: 0 };
  return {
    name,
    status,
    events,
    wrong: [
      ...checkTarget(target, found),
      ...violationsOf(events, status),
      ...(replay.difference === undefined ? [] : [`not as modelled: ${replay.difference}`]),
      ...unexplained(replay.faulty, events, noted.faults),
      ...attempts.wrong,
      ...(isRight ? checkAnswers(replay, noted) : []),
    ],
    repeated: attempts.repeated,
    lostAttempts: replay.faulty.length,
    redrives: found.redriveCount ?? 0,
    tookMs,
    ...(target === 'alias' && { aliasStart: { weight: deployment.weight, version: versionOf(found) } }),
  };
}

const parsed = new Map<string, StateMachine>();

function machineOf(definition: string): StateMachine {
  const known = parsed.get(definition);
  if (known !== undefined) return known;
  const { machine } = parseStateMachine(definition);
  if (machine === undefined) throw new Error(`no definition: ${definition}`);
  parsed.set(definition, machine);
  return machine;
}

/** Attempts that failed as a lost worker's though no fault was near that takes workers away. */
function unexplained(faulty: Replay['faulty'], events: readonly HistoryEvent[], faults: readonly Fault[]): string[] {
  return faulty.flatMap(({ stateName, why, eventId }) => {
    const at = events[eventId - 1]?.timestamp ?? 0;
    const near = faults.some(
      (fault) =>
        (TAKES_WORKERS.test(fault.kind) || CLOCKS.has(why)) &&
        fault.at <= at &&
        at <= fault.healedAt + NOTICED_WITHIN_MS,
    );
    return near ? [] : [`${stateName} failed (${why}, event ${eventId}) with no fault near it`];
  });
}

function groupBy<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return groups;
}
