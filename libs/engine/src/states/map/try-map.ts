import type { Json, MapState, Payload } from '#asl';
import { effectiveInput } from '../../data-flow/state-flow.js';
import type { FrameState } from '../../model/frame.js';
import type { Trial } from '../../test-state/trial.js';
import type { Turn } from '../../turn.js';
import { type Outcome, WAITING } from '../behaviour.js';
import { itemsOf } from './items.js';
import { inputsOf } from './iterations.js';
import { maxConcurrencyOf } from './max-concurrency.js';
import { toleranceOf } from './tolerance.js';

/**
 * A Map under trial, in either mode: its fields are evaluated and shown, no iteration is started. The order is that of
 * AWS: a path that leads to no array is found before MaxConcurrency is looked at (vectors state_map_context_object).
 */
export function tryMap(state: MapState, turn: Turn, trial: Trial): Outcome {
  const effective = effectiveInput(turn, state);
  const items = triedItems(state, turn, trial, effective);
  trial.inspect('maxConcurrency', maxConcurrencyOf(state, turn, effective));
  const { count, percentage } = toleranceOf(state, turn, effective);
  if (count !== undefined) trial.inspect('toleratedFailureCount', count);
  if (percentage !== undefined) trial.inspect('toleratedFailurePercentage', percentage);
  if (items && (state.itemSelector ?? state.jsonata?.itemSelector)) {
    trial.inspect('afterItemSelector', `[${inputsOf(state, turn, effective, items, 0).join(',')}]`);
  }
  turn.frame = { ...(turn.frame as FrameState), phase: 'children' };
  return WAITING;
}

/** Undefined: they would come from an ItemReader, and nobody has said what it reads. */
function triedItems(state: MapState, turn: Turn, trial: Trial, effective: Payload): readonly Json[] | undefined {
  const items = state.itemReader ? trial.itemReaderItems : itemsOf(state, turn, effective);
  if (items) trial.iterations(items.length);
  if (items && !state.itemReader && !state.jsonata) trial.inspect('afterItemsPath', JSON.stringify(items));
  return items;
}
