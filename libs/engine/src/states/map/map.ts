import type { MapState } from '#asl';
import { effectiveInput } from '../../data-flow/state-flow.js';
import type { FrameState } from '../../model/frame.js';
import type { Turn } from '../../turn.js';
import type { Outcome, StateBehaviour } from '../behaviour.js';
import { childrenOf, completeWithResults, failByChild, firstFailure, noteSuccesses } from '../children.js';
import { failRun, goOnWithRun, refuseWhatIsNotServed, startRun } from './distributed.js';
import { itemsOf } from './items.js';
import { startIterations } from './iterations.js';
import { withEnds } from './map-run-progress.js';
import { maxConcurrencyOf, windowOf } from './max-concurrency.js';
import { toleranceOf } from './tolerance.js';
import { tryMap } from './try-map.js';

/**
 * Map: one child frame per item, at most MaxConcurrency at once; the result is the array of their outputs.
 * In DISTRIBUTED mode the iterations are executions of their own on AWS; see distributed.ts for how they run here.
 */
export const map: StateBehaviour<MapState> = {
  enter: startMap,
  retry: startMap,

  resume(state, turn) {
    const distributed = state.mode === 'DISTRIBUTED';
    const failed = firstFailure(turn);
    if (failed && distributed) return failRun(turn, withEnds(childrenOf(turn), turn.snapshot.inbox));
    if (failed) return failByChild(state, turn, failed);
    if (distributed) return goOnWithRun(state, turn);
    const children = noteSuccesses(turn);
    const ends = turn.snapshot.inbox;
    turn.frame = { ...(turn.frame as FrameState), children };
    if (children.succeeded < children.total) {
      // The next iterations follow the last state events of those that made room (vector base_scenarios__map_state_no_processor_config).
      const after = ends.map((end) => ({ at: end.lastStateEventId }));
      return startIterations(state, turn, children, after);
    }
    const results = turn.snapshot.results ?? [];
    return completeWithResults(state, turn, results, { at: ends.at(-1)?.lastEventId ?? turn.snapshot.lastEventId });
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
  if (turn.ambient.trial) return tryMap(state, turn, turn.ambient.trial);
  if (state.mode === 'DISTRIBUTED') refuseWhatIsNotServed(state);
  const effective = effectiveInput(turn, state);
  const maxConcurrency = maxConcurrencyOf(state, turn, effective);
  const window = windowOf(state, maxConcurrency);
  const items = itemsOf(state, turn, effective);
  const total = items.values.length;
  const started = turn.record('MapStateStarted', { length: total });
  if (state.mode === 'DISTRIBUTED') return startRun(state, turn, effective, items, { maxConcurrency, window });
  toleranceOf(state, turn, effective); // looked at, and refused if wrong, though inline no failure is tolerated
  if (total === 0) return completeWithResults(state, turn, [], started);
  return startIterations(
    state,
    turn,
    { total, started: 0, succeeded: 0, window },
    Array.from({ length: Math.min(window, total) }, () => started),
    items,
  );
}
