import { type Json, type MapState, Payload, StatesError } from '#asl';
import { evaluateFields } from '../../data-flow/jsonata.js';
import { requireWithinLimit } from '../../data-flow/limits.js';
import { effectiveInput } from '../../data-flow/state-flow.js';
import type { EventRef, StartChildren } from '../../model/decision.js';
import type { ChildrenState, FrameState } from '../../model/frame.js';
import { childWithin } from '../../model/visit.js';
import type { Turn } from '../../turn.js';
import { type Outcome, type StateBehaviour, WAITING } from '../behaviour.js';
import { completeWithResults, failByChild, firstFailure, noteSuccesses } from '../children.js';
import { itemsOf } from './items.js';
import { windowOf } from './max-concurrency.js';

/** Map, INLINE: one child frame per item, at most MaxConcurrency at once; the result is the array of their outputs. */
export const map: StateBehaviour<MapState> = {
  enter: startMap,
  retry: startMap,

  resume(state, turn) {
    const failed = firstFailure(turn);
    if (failed) return failByChild(state, turn, failed);
    const children = noteSuccesses(turn);
    const ends = turn.snapshot.inbox;
    turn.frame = { ...(turn.frame as FrameState), children };
    if (children.succeeded < children.total) {
      // The next iterations follow the last state events of those that made room (vector base_scenarios__map_state_no_processor_config).
      return startIterations(state, turn, children, ends.map((end) => ({ at: end.lastStateEventId })));
    }
    return completeWithResults(state, turn, turn.snapshot.results ?? [], { at: ends.at(-1)?.lastEventId ?? turn.snapshot.lastEventId });
  },

  beforeFailing(turn) {
    if (wasStarted(turn)) turn.record('MapStateFailed');
  },
};

/** A failed evaluation counts, though the iterations were not started (vectors map_state_items_eval_jsonata…). */
function wasStarted(turn: Turn): boolean {
  return turn.snapshot.frame.phase === 'children' || turn.history.some(({ type }) => type === 'EvaluationFailed');
}

function startMap(state: MapState, turn: Turn): Outcome {
  if (state.mode === 'DISTRIBUTED') {
    throw new StatesError('States.Runtime', 'A Map state in DISTRIBUTED mode cannot be run by this version of Stepwell yet: use INLINE.');
  }
  const effective = effectiveInput(turn, state);
  const window = windowOf(state, turn, effective);
  const total = itemsOf(state, turn, effective).length;
  const started = turn.record('MapStateStarted', { length: total });
  if (total === 0) return completeWithResults(state, turn, [], started);
  const children: ChildrenState = { total, started: 0, succeeded: 0, window };
  return startIterations(state, turn, children, Array.from({ length: Math.min(window, total) }, () => started));
}

/** Start as many further iterations as there is room for, one after each of `after`. */
function startIterations(state: MapState, turn: Turn, children: ChildrenState, after: readonly EventRef[]): Outcome {
  const frame = turn.frame as FrameState;
  const running = children.started - children.succeeded;
  const room = Math.min((children.window ?? children.total) - running, children.total - children.started, after.length);
  const effective = effectiveInput(turn, state);
  const items = itemsOf(state, turn, effective);
  const inputs = Array.from({ length: room }, (_, n) => iterationInput(state, turn, effective, items, children.started + n));
  const starting: StartChildren['children'] = inputs.map((input, n) => {
    const index = children.started + n;
    const previous = turn.recordAside('MapIterationStarted', { name: state.name, index }, after[n] as EventRef);
    return {
      index,
      previous,
      snapshot: {
        fmt: 1,
        path: [...frame.path, { state: state.name }],
        state: state.itemProcessor.startAt,
        phase: 'ready',
        input,
        visits: 0,
        within: childWithin(frame, index),
      },
    };
  });
  const now: ChildrenState = { ...children, started: children.started + room };
  turn.frame = { ...frame, phase: 'children', children: now };
  // With items left every end makes room; without, only the last end matters.
  const wakeAfter = now.started < now.total ? 1 : now.total - now.succeeded;
  turn.effects.push({ type: 'StartChildren', children: starting, wakeAfter });
  return WAITING;
}

function iterationInput(state: MapState, turn: Turn, effective: Payload, items: readonly Json[], index: number): string {
  const value = items[index] as Json;
  const template = state.jsonata?.itemSelector;
  if (!template && !state.itemSelector) return Payload.ofValue(value).text;
  const extras = { mapItem: { index, value } };
  const selected = template
    ? (evaluateFields(turn, [{ name: 'ItemSelector', template }], { input: effective.value }, extras)[0] as Json)
    : (state.itemSelector?.evaluate(turn.scope(effective, extras)) as Json);
  return requireWithinLimit(Payload.ofValue(selected), state.name).text;
}
