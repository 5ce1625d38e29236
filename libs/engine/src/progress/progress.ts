import { FRAME_FORMAT } from '../model/frame-format.js';
import { type JsonObject, type Payload, type State, StatesError, type StateType } from '#asl';
import { requireRoomFor, withAssignedVariables } from '../data-flow/assign.js';
import { EvaluationFailure } from '../data-flow/jsonata.js';
import { requireWithinLimit } from '../data-flow/limits.js';
import { catchFailure } from '../failure/catch.js';
import { scheduleRetry } from '../failure/retry.js';
import type { FrameState } from '../model/frame.js';
import { ENTERED, EXITED } from '../model/state-event-types.js';
import { endedAttempt, endedVisit } from '../model/visit.js';
import { failWith, type Leave, type Outcome, type StateFailure } from '../states/behaviour.js';
import { behaviourOf } from '../states/behaviours.js';
import { abandonChildren, cutOff, forgetChildren } from '../states/children.js';
import { mapRunsIn } from '../states/map/map-run-progress.js';
import type { Turn } from '../turn.js';
import { endFrameBadly, endFrameWell } from './end-frame.js';

/*
 * How a frame moves on: a behaviour acts, and what comes of it is settled here – leave the state and go to the next one,
 * wait, or fail by way of Retry and Catch.
 */

/**
 * States that wait for something else. They are entered in the decision that leaves the state before them: their own
 * job is the task job, the timer or the children's jobs, and a `states` job only to enter them would be a second one
 * (facts/performance.md §1: two jobs per task, not three). All others get a `states` job each.
 */
const WAITING_TYPES: ReadonlySet<StateType> = new Set(['Task', 'Wait', 'Parallel', 'Map']);

type FrameDraft = { -readonly [K in keyof FrameState]: FrameState[K] };

/** Let a behaviour act, and settle what comes of it. */
export function settle(turn: Turn, state: State, act: () => Outcome): void {
  const outcome = guarded(turn, state, act);
  if (outcome.type === 'leave') leave(turn, state, outcome);
  else if (outcome.type === 'fail') fail(turn, state, outcome.failure);
}

/** Enter the frame's `ready` state. */
export function enterState(turn: Turn, state: State): void {
  noteEntered(turn, state);
  settle(turn, state, () => behaviourOf(state).enter(state, turn));
}

function noteEntered(turn: Turn, state: State): void {
  const frame = turn.frame as FrameState;
  // No spread: of a frame it takes V8 longer than all the rest of a transition (measured by bench/interpreter).
  const entered: FrameDraft = Object.assign({}, frame);
  entered.visits = frame.visits + 1;
  entered.enteredAt = turn.ambient.now;
  turn.frame = entered;
  turn.beforeEntered = turn.last;
  turn.entered = turn.record(ENTERED[state.type], { name: state.name, input: frame.input });
}

/** The frame's state fails by States.Runtime, which nothing catches; nothing of the state is evaluated. It is entered first if need be. */
export function giveUpState(turn: Turn, state: State, cause: string): void {
  const { frame, descendants = [] } = turn.snapshot;
  const error = 'States.Runtime';
  if (frame.phase === 'ready') noteEntered(turn, state);
  if (frame.phase === 'task' && state.type === 'Task')
    turn.endedAttempts.push(endedAttempt(frame, state.resource, error));
  cutOff(turn, descendants);
  if (frame.children?.run) {
    const frames = [{ id: turn.snapshot.frameId, snapshot: frame }, ...descendants];
    turn.record('MapRunFailed', { error, cause, mapRuns: mapRunsIn(frames, { over: true }) });
  }
  settle(turn, state, () => failWith({ error, cause }));
}

/** Make `name` the frame's state: entered at once if it waits, else by a `states` job. */
export function goTo(turn: Turn, name: string, input: Payload, variables: JsonObject | undefined): void {
  const before = turn.frame ?? turn.snapshot.frame;
  const next = turn.stateOf(name);
  const frame: FrameDraft = {
    fmt: FRAME_FORMAT,
    path: before.path,
    state: name,
    phase: 'ready',
    input: input.text,
    visits: before.visits,
  };
  if (before.within !== undefined) frame.within = before.within;
  if (before.tolerant) frame.tolerant = before.tolerant;
  if (variables !== undefined) frame.variables = variables;
  turn.moveTo(frame, input);
  turn.entered = undefined;
  // Only one per decision: a waiting state that is left at once could otherwise lead round and round in here.
  if (WAITING_TYPES.has(next.type) && !turn.enteredAhead) {
    turn.enteredAhead = true;
    if (next.type === 'Parallel' || next.type === 'Map') forgetChildren(turn);
    enterState(turn, next);
  } else {
    turn.effects.push({ type: 'RunState' });
  }
}

/** Runs a behaviour; what it throws by the States Language's names is the state's failure, anything else a bug that goes on rising. */
function guarded(turn: Turn, state: State, act: () => Outcome): Outcome {
  try {
    const outcome = act();
    if (outcome.type === 'leave') {
      requireWithinLimit(outcome.output, state.name);
      requireRoomFor(turn, outcome.assigned);
    }
    return outcome;
  } catch (error) {
    return { type: 'fail', failure: failureOf(turn, state, error) };
  }
}

function leave(turn: Turn, state: State, { output, next, assigned, previous }: Leave, error?: string): void {
  const details = { name: state.name, output: output.text };
  turn.record(EXITED[state.type as keyof typeof EXITED], withAssignedVariables(details, assigned), previous);
  turn.endedVisits.push(endedVisit(turn.frame as FrameState, state, error));
  if (next === undefined) return endFrameWell(turn, output);
  const own = turn.frame?.variables;
  const variables =
    assigned && assigned.size > 0 ? Object.fromEntries([...Object.entries(own ?? {}), ...assigned]) : own;
  goTo(turn, next, output, variables);
}

/** First Retry, then Catch, then the end of the frame. */
function fail(turn: Turn, state: State, failure: StateFailure): void {
  turn.ambient.trial?.failed(failure);
  if (scheduleRetry(turn, state, failure)) return;
  behaviourOf(state).beforeFailing?.(turn);
  const caught = guarded(turn, state, () => catchFailure(turn, state, failure) ?? { type: 'fail', failure });
  // A failure in here is the catcher's own (its ResultPath, its Assign): nothing catches that.
  if (caught.type === 'leave') {
    abandonChildren(turn);
    leave(turn, state, caught, failure.error ?? 'Error');
  } else {
    if (turn.enteredAhead) forgetChildren(turn);
    endFrameBadly(turn, state, caught.type === 'fail' ? caught.failure : failure);
  }
}

/** AWS's words go before the cause of every failure that arises in a state's own fields (vectors base_scenarios__invalid_jsonpath). */
function failureOf(turn: Turn, state: State, thrown: unknown): StateFailure {
  if (!(thrown instanceof StatesError)) throw thrown;
  if (!thrown.located || turn.ambient.trial) return { error: thrown.error, cause: thrown.cause };
  const where = `An error occurred while executing the state '${state.name}' (entered at the event id #${turn.enteredEventId()}).`;
  const failure = { error: thrown.error, cause: `${where} ${thrown.cause ?? ''}` };
  if (thrown instanceof EvaluationFailure) recordEvaluationFailed(turn, state, thrown.location, failure);
  return failure;
}

/** Recorded: it follows what came before StateEntered, as if it stood in its place; only in a Wait it follows StateEntered. */
function recordEvaluationFailed(
  turn: Turn,
  state: State,
  location: string | undefined,
  failure: { error: string; cause: string },
): void {
  const enteredLast = turn.entered !== undefined && turn.last === turn.entered;
  const previous = enteredLast && state.type !== 'Wait' ? turn.beforeEntered : undefined;
  turn.record(
    'EvaluationFailed',
    { ...failure, ...(location === undefined ? {} : { location }), state: state.name },
    previous,
  );
}
