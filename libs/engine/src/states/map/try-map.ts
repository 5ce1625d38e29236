import type { MapState, Payload } from '#asl';
import { effectiveInput } from '../../data-flow/state-flow.js';
import type { FrameState, MapItems } from '../../model/frame.js';
import type { Trial } from '../../test-state/trial.js';
import type { Turn } from '../../turn.js';
import { type Outcome, WAITING } from '../behaviour.js';
import { batched, batchingOf } from './item-batcher.js';
import { itemsOf } from './items.js';
import { inputsOf } from './iterations.js';
import { maxConcurrencyOf } from './max-concurrency.js';
import { maxItemsOf } from './max-items.js';
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
  if (items) trial.iterations(tryIterations(state, turn, trial, effective, items));
  turn.frame = { ...(turn.frame as FrameState), phase: 'children' };
  return WAITING;
}

/** Undefined: they would come from an ItemReader, and nobody has said what it reads. */
function triedItems(state: MapState, turn: Turn, trial: Trial, effective: Payload): MapItems | undefined {
  if (state.itemReader) {
    const most = maxItemsOf(state.itemReader, turn, effective);
    const read = trial.itemReaderItems;
    if (read && state.itemReader.config.itemsPointer !== undefined)
      trial.inspect('afterItemsPointer', JSON.stringify(read));
    return read && { values: read.slice(0, most) };
  }
  const items = itemsOf(state, turn, effective);
  if (!state.jsonata) trial.inspect('afterItemsPath', JSON.stringify(items.values));
  return items;
}

/** Answers how many iterations there would be. */
function tryIterations(state: MapState, turn: Turn, trial: Trial, effective: Payload, items: MapItems): number {
  const selects = (state.itemSelector ?? state.jsonata?.itemSelector) !== undefined;
  const { length } = items.values;
  if (!selects && !state.itemBatcher) return length;
  const inputs = inputsOf(state, turn, effective, items, 0, length);
  if (selects) trial.inspect('afterItemSelector', `[${inputs.join(',')}]`);
  if (!state.itemBatcher) return length;
  const batches = batched(inputs, batchingOf(state.itemBatcher, turn, effective));
  trial.inspect('afterItemBatcher', `[${batches.join(',')}]`);
  return batches.length;
}
