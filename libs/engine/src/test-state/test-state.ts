import { FRAME_FORMAT } from '../model/frame-format.js';
import { type Json, type JsonataEvaluator, type JsonObject, Payload, type State, type StateMachine } from '#asl';
import { unlessMoreIsNeeded } from '../decide.js';
import { fully } from '../decide-fully.js';
import { leaveWithResult } from '../data-flow/state-flow.js';
import { errorMatches } from '../failure/matching.js';
import type { Ambient } from '../model/engine-event.js';
import { type ExecutionInfo, type Failure, type FrameState, ROOT_FRAME, type Snapshot } from '../model/frame.js';
import { enterState, settle } from '../progress/progress.js';
import { failWith, type Outcome, WAITING } from '../states/behaviour.js';
import { THRESHOLD_EXCEEDED } from '../states/map/distributed.js';
import { isExceeded } from '../states/map/tolerance.js';
import { behaviourOf } from '../states/behaviours.js';
import { Turn } from '../turn.js';
import { defaultContext } from './default-context.js';
import { shownOf } from './shown-fields.js';
import type { Inspection, TaskWork, Trial } from './trial.js';

/** One state to try. All texts are valid JSON, whatever they are. */
export interface StateTest {
  /** The machine that holds the state: a document's, or one inside a Parallel or Map state. */
  readonly machine: StateMachine;
  readonly state: State;
  /** JSON text. */
  readonly input: string;
  readonly variables: JsonObject;
  /** Of the execution the state seems to be in. */
  readonly execution: ExecutionInfo;
  /** Instead of the context object of that execution. */
  readonly context?: JsonObject;
  /** What the work of a Task, Parallel or Map comes to. Without it, a Task is tried as far as to its work; the others not at all. */
  readonly mock?: MockedWork;
  /** Retries so far by the retrier that covers the mocked error. */
  readonly retryCount?: number;
  /** Iterations of a Map that have failed. */
  readonly failedIterations?: number;
  readonly itemReaderItems?: readonly Json[];
}

/** JSON text, or a failure. */
export type MockedWork = { readonly result: string } | { readonly failure: Failure };

export interface StateTestResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  /** JSON text. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly inspection: Inspection;
}

/** What the work comes to must be found out; then the state is tried again, with that for a mock. */
export interface TaskAtWork {
  readonly status: 'AT_WORK';
  readonly work: TaskWork;
}

/** More iterations are said to have failed than the Map has. */
export class TooManyFailedIterations extends Error {
  constructor() {
    super('Map iteration failure count must be less than or equal to the number of Map iterations');
  }
}

/**
 * Tries one state: what it would do with this input, by the rules of `decide`, without doing any of it. A Wait does not wait.
 * @throws TooManyFailedIterations
 */
export function testState(
  test: StateTest & { readonly mock: MockedWork },
  ambient: Ambient,
  evaluator: JsonataEvaluator,
): Promise<StateTestResult>;
export function testState(
  test: StateTest,
  ambient: Ambient,
  evaluator: JsonataEvaluator,
): Promise<StateTestResult | TaskAtWork>;
export function testState(
  test: StateTest,
  ambient: Ambient,
  evaluator: JsonataEvaluator,
): Promise<StateTestResult | TaskAtWork> {
  return fully((around) => unlessMoreIsNeeded(() => tryState(test, around)), ambient, evaluator);
}

function tryState(test: StateTest, ambient: Ambient): StateTestResult | TaskAtWork {
  const { state, mock } = test;
  const retries = retriesSoFar(test);
  const context =
    test.context ?? defaultContext(test.execution, state, ambient.now, test.retryCount ?? 0, ambient.uuid());
  const seen = new Sightings(context, test);
  seen.inspect('input', test.input);
  const turn = new Turn(test.machine, snapshotOf(test, retries), { ...ambient, trial: seen });
  // The next state is named, but not entered.
  turn.enteredAhead = true;
  enterState(turn, state);
  if (turn.frame?.phase === 'wait') {
    settle(turn, state, () => behaviourOf(state).resume?.(state, turn, { type: 'TimerFired' }) ?? WAITING);
  } else if (seen.work && !mock) {
    return { status: 'AT_WORK', work: seen.work };
  } else if (mock && (turn.frame?.phase === 'task' || turn.frame?.phase === 'children')) {
    settle(turn, state, () => finishWork(test, mock, seen, turn));
  }
  return resultOf(test, turn, seen);
}

function snapshotOf(
  { execution, input, state, variables }: StateTest,
  retries: readonly number[] | undefined,
): Snapshot {
  const frame: FrameState = {
    fmt: FRAME_FORMAT,
    path: [],
    state: state.name,
    phase: 'ready',
    input,
    visits: 0,
    variables,
    ...(retries ? { retries } : {}),
  };
  return { execution, frameId: ROOT_FRAME, frame, lastEventId: 0, historyLength: 0, outerVariables: [], inbox: [] };
}

/** The count belongs to the first retrier that covers the mocked error. */
function retriesSoFar({ state, mock, retryCount }: StateTest): readonly number[] | undefined {
  if (retryCount === undefined || !mock || !('failure' in mock) || !('retry' in state)) return undefined;
  const position = state.retry.findIndex(({ errorEquals }) => errorMatches(errorEquals, mock.failure));
  return state.retry.map((_, index) => (index === position ? retryCount : 0));
}

function finishWork(test: StateTest, mock: MockedWork, seen: Sightings, turn: Turn): Outcome {
  const { state, failedIterations = 0 } = test;
  if (state.type !== 'Task' && state.type !== 'Parallel' && state.type !== 'Map') return WAITING;
  if (state.type === 'Map') requireAsManyIterations(failedIterations, seen.total);
  if ('failure' in mock) return failWith(mock.failure);
  if (state.type === 'Map' && isOverThreshold(failedIterations, seen)) return failWith(THRESHOLD_EXCEEDED);
  return { type: 'leave', next: state.next, ...leaveWithResult(turn, state, Payload.ofText(mock.result)) };
}

function requireAsManyIterations(failed: number, total: number | undefined): void {
  if (total !== undefined && failed > total) throw new TooManyFailedIterations();
}

/** Without a threshold no failure is tolerated. */
function isOverThreshold(failed: number, { inspection, total = 0 }: Sightings): boolean {
  const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = inspection;
  if (count === undefined && percentage === undefined) return failed > 0;
  return isExceeded({ count, percentage }, failed, Math.max(total, 1));
}

function resultOf({ state, variables }: StateTest, turn: Turn, { inspection, failure }: Sightings): StateTestResult {
  const exited = turn.history.findLast(({ type }) => type === `${state.type}StateExited`)?.details as
    { readonly output: string; readonly assignedVariables?: Readonly<Record<string, string>> } | undefined;
  const all = { ...textsOf(variables), ...exited?.assignedVariables };
  const shown: Inspection = shownOf(
    state,
    Object.keys(all).length === 0 ? inspection : { ...inspection, variables: objectText(all) },
  );
  if (!exited) {
    const retriable = turn.frame?.phase === 'retry';
    const closed = turn.effects.find((effect) => effect.type === 'CloseExecution');
    return {
      status: retriable ? 'RETRIABLE' : 'FAILED',
      ...textsOfFailure(retriable ? failure : closed),
      inspection: shown,
    };
  }
  const nextState = turn.frame?.state;
  return {
    status: failure ? 'CAUGHT_ERROR' : 'SUCCEEDED',
    output: exited.output,
    ...(failure ? textsOfFailure(failure) : {}),
    ...(nextState === undefined ? {} : { nextState }),
    inspection: shown,
  };
}

function textsOfFailure(failure: Failure | undefined): { readonly error?: string; readonly cause?: string } {
  const { error, cause } = failure ?? {};
  return { ...(typeof error === 'string' ? { error } : {}), ...(typeof cause === 'string' ? { cause } : {}) };
}

const textsOf = (variables: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, JSON.stringify(value)]));

const objectText = (members: Readonly<Record<string, string>>): string =>
  `{${Object.entries(members)
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join(',')}}`;

/** Everything one attempt to decide has seen. */
class Sightings implements Trial {
  readonly inspection: { -readonly [F in keyof Inspection]: Inspection[F] } = {};
  readonly itemReaderItems?: readonly Json[];
  total: number | undefined;
  failure: Failure | undefined;
  work: TaskWork | undefined;

  constructor(
    readonly context: JsonObject,
    { itemReaderItems }: StateTest,
  ) {
    if (itemReaderItems) this.itemReaderItems = itemReaderItems;
  }

  inspect<F extends keyof Inspection>(field: F, value: NonNullable<Inspection[F]>): void {
    this.inspection[field] = value;
  }

  iterations(total: number): void {
    this.total = total;
  }

  atWork(work: TaskWork): void {
    this.work = work;
  }

  failed(failure: Failure): void {
    this.failure = failure;
  }
}
