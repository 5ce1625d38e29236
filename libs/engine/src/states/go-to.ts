import type { JsonObject, Payload, State, StateType } from '#asl';
import type { HistoryEventType } from '../model/history-event-type.js';
import type { FrameState } from '../model/frame.js';
import { failState } from '../failure/fail-state.js';
import { behaviourOf } from './behaviours.js';
import type { Turn } from '../turn.js';

/**
 * States that wait for something else. They are entered in the decision that leaves the state before them: their own
 * job is the task job, the timer or the children's jobs, and a `states` job only to enter them would be a second one
 * (facts/performance.md §1: two jobs per task, not three). All others get a `states` job each.
 */
const WAITING: ReadonlySet<StateType> = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/** Make `name` the frame's state: entered at once if it waits, else by a `states` job. */
export function goTo(turn: Turn, name: string, input: Payload, variables: JsonObject | undefined): void {
  const before = turn.frame ?? turn.snapshot.frame;
  const next = turn.stateOf(name);
  const frame: FrameState = {
    fmt: 1,
    path: before.path,
    state: name,
    phase: 'ready',
    input: input.text,
    visits: before.visits,
    ...(before.within === undefined ? {} : { within: before.within }),
    ...(variables === undefined ? {} : { variables }),
  };
  turn.frame = frame;
  turn.entered = undefined;
  if (WAITING.has(next.type) && !turn.enteredAhead) {
    turn.enteredAhead = true;
    enterState(turn, next);
  } else {
    turn.effects.push({ type: 'RunState' });
  }
}

/** Enter the frame's `ready` state and let it do its work; its failure is handled here. */
export function enterState(turn: Turn, state: State): void {
  const frame = turn.frame as FrameState;
  turn.frame = { ...frame, phase: 'ready', visits: frame.visits + 1, enteredAt: turn.ambient.now };
  turn.entered = turn.record(`${state.type}StateEntered` as HistoryEventType, { name: state.name, input: frame.input });
  attempt(turn, state, () => behaviourOf(state).enter(state, turn));
}

/** Run a behaviour; what it throws by the States Language's names is the state's failure. */
export function attempt(turn: Turn, state: State, act: () => void): void {
  try {
    act();
  } catch (error) {
    failState(turn, state, error);
  }
}
