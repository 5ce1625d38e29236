import { FRAME_FORMAT } from './model/frame-format.js';
import { Payload, type StateMachine } from '#asl';
import type { Decision } from './model/decision.js';
import type { Ambient, EngineEvent } from './model/engine-event.js';
import type { ExecutionInfo, FrameState, Snapshot } from './model/frame.js';
import { ROOT_FRAME } from './model/frame.js';
import { machineOfFrame } from './model/frame-path.js';
import { type EvaluationRequest, NeedsEvaluation } from './data-flow/jsonata.js';
import { NeedsActivity } from './states/task/activity.js';
import { enterState, giveUpState, goTo, settle } from './progress/progress.js';
import { WAITING } from './states/behaviour.js';
import { behaviourOf } from './states/behaviours.js';
import { cutOff } from './states/children.js';
import { mapRunsIn } from './states/map/map-run-progress.js';
import { withLimits } from './states/map/map-run-update.js';
import { Turn } from './turn.js';

/**
 * The one place where the semantics of the States Language move an execution: given where a frame stands and what
 * happened to it, everything that follows. Pure: time, randomness and ids come in `ambient`; nothing is done here.
 * An event that does not fit where the frame stands (a repeated delivery) decides to nothing: `undefined`.
 */
export function decide(
  machine: StateMachine,
  snapshot: Snapshot,
  event: EngineEvent,
  ambient: Ambient,
): Decision | Evaluate | LookUpActivity | undefined {
  return unlessMoreIsNeeded(() => decideEvent(machine, snapshot, event, ambient));
}

/**
 * Expressions a decision needs before it can be made. Evaluate them, add the results to `ambient.evaluations`, and ask
 * again with everything else unchanged.
 */
export interface Evaluate {
  readonly type: 'Evaluate';
  readonly requests: readonly EvaluationRequest[];
}

/** The decision hangs on whether this activity exists. Find out, add it to `ambient.activities`, and ask again likewise. */
export interface LookUpActivity {
  readonly type: 'LookUpActivity';
  readonly activityArn: string;
}

/** Makes a decision, or tells what must be known first. */
export function unlessMoreIsNeeded<T>(decideIt: () => T): T | Evaluate | LookUpActivity {
  try {
    return decideIt();
  } catch (thrown) {
    if (thrown instanceof NeedsEvaluation) return { type: 'Evaluate', requests: thrown.requests };
    if (thrown instanceof NeedsActivity) return { type: 'LookUpActivity', activityArn: thrown.activityArn };
    throw thrown;
  }
}

function decideEvent(
  machine: StateMachine,
  snapshot: Snapshot,
  event: EngineEvent,
  ambient: Ambient,
): Decision | undefined {
  if (event.type === 'MapRunUpdated') {
    // Then as if children had ended: there may be room for more of them, or too many may have failed.
    const frame = withLimits(snapshot.frame, event.mapRunArn, event.limits);
    return frame && decideEvent(machine, { ...snapshot, frame }, { type: 'ChildrenEnded' }, ambient);
  }
  const turn = new Turn(machineOfFrame(machine, snapshot.frame), snapshot, ambient);
  if (event.type === 'StopRequested') return stop(turn, event);
  if (event.type === 'ExecutionTimedOut') return timeOut(turn);
  if (!fits(event, snapshot.frame)) return undefined;
  const state = turn.stateOf(snapshot.frame.state);
  const behaviour = behaviourOf(state);
  if (event.type === 'StateDue') enterState(turn, state);
  else if (event.type === 'StatePoisoned') giveUpState(turn, state, event.cause);
  // A redriven frame comes here also in a state that has no Retry.
  else if (snapshot.frame.phase === 'retry')
    settle(turn, state, () => (behaviour.retry ? behaviour.retry(state, turn) : behaviour.enter(state, turn)));
  else settle(turn, state, () => behaviour.resume?.(state, turn, event) ?? WAITING);
  return turn.toDecision();
}

/** The first decision of an execution: ExecutionStarted, and its first state made ready (or entered, if it waits). */
export function decideStart(
  machine: StateMachine,
  execution: ExecutionInfo,
  ambient: Ambient,
): Decision | Evaluate | LookUpActivity {
  return unlessMoreIsNeeded(() => decideFirst(machine, execution, ambient));
}

function decideFirst(machine: StateMachine, execution: ExecutionInfo, ambient: Ambient): Decision {
  const frame: FrameState = {
    fmt: FRAME_FORMAT,
    path: [],
    state: machine.startAt,
    phase: 'ready',
    input: compact(execution.input),
    visits: 0,
  };
  const snapshot: Snapshot = {
    execution,
    frameId: ROOT_FRAME,
    frame,
    lastEventId: 0,
    historyLength: 0,
    outerVariables: [],
    inbox: [],
  };
  const turn = new Turn(machine, snapshot, ambient);
  turn.recordAside('ExecutionStarted', { input: execution.input, roleArn: execution.roleArn }, { at: 0 });
  // The first StateEntered has previousEventId 0 as well, in every recording (facts/history.md §1).
  goTo(turn, machine.startAt, Payload.ofText(frame.input), undefined);
  return turn.toDecision();
}

const PHASE_OF: { readonly [T in EngineEvent['type']]?: readonly FrameState['phase'][] } = {
  StateDue: ['ready'],
  TimerFired: ['wait', 'retry'],
  TaskSucceeded: ['task'],
  TaskFailed: ['task'],
  TaskTimedOut: ['task'],
  TaskWorkerLost: ['task'],
  TaskUnserved: ['task'],
  ChildrenEnded: ['children'],
  StatePoisoned: ['ready', 'task', 'wait', 'retry', 'children'],
};

function fits(event: EngineEvent, frame: FrameState): boolean {
  return PHASE_OF[event.type]?.includes(frame.phase) ?? false;
}

/** previousEventId is 0, whatever ran last (vector test_stop_execution). */
function stop(turn: Turn, event: Extract<EngineEvent, { type: 'StopRequested' }>): Decision {
  const details = {
    ...(event.error === undefined ? {} : { error: event.error }),
    ...(event.cause === undefined ? {} : { cause: event.cause }),
  };
  turn.record('ExecutionAborted', { ...details, ...endingMapRuns(turn) }, { at: 0 });
  turn.effects.push({ type: 'CloseExecution', status: 'ABORTED', ...details });
  cutOffAll(turn);
  return turn.toDecision();
}

function timeOut(turn: Turn): Decision {
  turn.record('ExecutionTimedOut', endingMapRuns(turn));
  turn.effects.push({ type: 'CloseExecution', status: 'TIMED_OUT' });
  cutOffAll(turn);
  return turn.toDecision();
}

/** Map Runs that end with the execution have no event of their own: how far they came is told with its end. */
function endingMapRuns({ snapshot }: Turn): { mapRuns?: object } {
  const frames = [{ id: snapshot.frameId, snapshot: snapshot.frame }, ...(snapshot.descendants ?? [])];
  const mapRuns = mapRunsIn(frames, { over: true });
  return Object.keys(mapRuns).length === 0 ? {} : { mapRuns };
}

/** The execution ends from outside: the root frame and all below it are cut off. */
function cutOffAll(turn: Turn): void {
  const { frame, frameId, lastEventId } = turn.snapshot;
  cutOff(turn, [{ id: frameId, snapshot: frame, lastEventId }, ...(turn.snapshot.descendants ?? [])]);
  turn.frame = null;
  // What is cut off is known only as of the load: a state that is left in between would be told of twice, or never.
  turn.exclusive = true;
}

const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];

/** The execution's input without the blanks between tokens: states re-emit compact JSON, literals stay as written. */
function compact(text: string): string {
  if (!/\s/.test(text)) return text;
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE) i = endOfString(text, i);
    else if (unit <= SPACE) {
      out += text.slice(from, i);
      from = i + 1;
    }
  }
  return out + text.slice(from);
}

/** Where the closing quote of the JSON string stands that begins at `start`. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  for (; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE) break;
    if (unit === BACKSLASH) i++;
  }
  return i;
}
