import { type Json, type MapState, Payload } from '#asl';
import { evaluateEach } from '../../data-flow/jsonata.js';
import { requireWithinLimit } from '../../data-flow/limits.js';
import { effectiveInput } from '../../data-flow/state-flow.js';
import type { EventRef } from '../../model/decision.js';
import type { ChildrenState, FrameState, MapItems } from '../../model/frame.js';
import type { Turn } from '../../turn.js';
import { type Outcome, WAITING } from '../behaviour.js';
import { childFrame } from '../child-frame.js';
import { batchingOf, batchText } from './item-batcher.js';
import { canBeEvaluatedAgain, itemsOf } from './items.js';

/**
 * Start as many further iterations as there is room for, one after each of `after`.
 * @param known the items, at the start of the Map
 */
export function startIterations(
  state: MapState,
  turn: Turn,
  children: ChildrenState,
  after: readonly EventRef[],
  known?: MapItems,
): Outcome {
  const frame = turn.frame as FrameState;
  const distributed = state.mode === 'DISTRIBUTED';
  const { again = [] } = children;
  const running = children.started - children.succeeded - again.length;
  const left = again.length + children.total - children.started;
  const room = Math.max(0, Math.min((children.window ?? children.total) - running, left, after.length));
  const anew = again.slice(0, room);
  const further = room - anew.length;
  const inputs = [
    ...anew.flatMap((index) => iterationInputs(state, turn, children, index, 1, known)),
    ...iterationInputs(state, turn, children, children.started, further, known),
  ];
  const starting = inputs.map((input, n) => {
    const index = anew[n] ?? children.started + n - anew.length;
    const follows = after[n] as EventRef;
    const previous = distributed
      ? follows
      : turn.recordAside('MapIterationStarted', { name: state.name, index }, follows);
    const step = { state: state.name, ...(distributed ? { distributed } : {}) };
    const snapshot = childFrame(turn, step, index, state.itemProcessor.startAt, input);
    return { index, previous, snapshot: children.tolerant ? { ...snapshot, tolerant: true as const } : snapshot };
  });
  const { items: kept = known, ...others } = children;
  const now: ChildrenState = {
    ...others,
    started: children.started + further,
    ...(again.length > 0 ? { again: again.slice(room) } : {}),
  };
  // Where failures are tolerated a redrive may start any of them again.
  const keeps = (now.started < now.total || now.tolerant) && !canBeEvaluatedAgain(state);
  turn.frame = { ...frame, phase: 'children', children: keeps ? { ...now, items: kept } : now };
  // With items left every end makes room; without, only the last end matters.
  const wakeAfter = left > room ? 1 : now.total - now.succeeded;
  turn.effects.push({ type: 'StartChildren', children: starting, wakeAfter });
  return WAITING;
}

/** Inputs of `count` iterations from `first` on. */
function iterationInputs(
  state: MapState,
  turn: Turn,
  children: ChildrenState,
  first: number,
  count: number,
  known: MapItems | undefined,
): string[] {
  if (count === 0) return [];
  const effective = effectiveInput(turn, state);
  const items = known ?? children.items ?? itemsOf(state, turn, effective);
  const starts = children.run?.batches;
  if (!starts || !state.itemBatcher) return inputsOf(state, turn, effective, items, first, first + count);
  const edges = [...starts.slice(first, first + count + 1), items.values.length].slice(0, count + 1);
  const from = edges[0] ?? 0;
  const inputs = inputsOf(state, turn, effective, items, from, edges.at(-1) ?? from);
  const { batchInput } = batchingOf(state.itemBatcher, turn, effective);
  const batches = edges.slice(1).map((end, n) => inputs.slice((edges[n] ?? from) - from, end - from));
  return batches.map((batch) => requireWithinLimit(Payload.ofText(batchText(batch, batchInput)), state.name).text);
}

/** JSON texts: the items from `from` up to `to`, or what ItemSelector makes of them. */
export function inputsOf(
  state: MapState,
  turn: Turn,
  effective: Payload,
  { values, keys }: MapItems,
  from: number,
  to: number,
): string[] {
  const items = values.slice(from, to);
  const extras = items.map((value, n) => ({ mapItem: { index: from + n, value, key: keys?.[from + n] } }));
  const selected = select(state, turn, effective, items, extras);
  let payload: Payload | undefined;
  return selected.map((value) => {
    // Made from the one before: what the items are given alike is written once.
    payload = Payload.ofValue(value, payload);
    return requireWithinLimit(payload, state.name).text;
  });
}

function select(
  state: MapState,
  turn: Turn,
  effective: Payload,
  items: readonly Json[],
  extras: readonly { mapItem: { index: number; value: Json; key?: string } }[],
): readonly Json[] {
  const template = state.jsonata?.itemSelector;
  if (template) return evaluateEach(turn, { name: 'ItemSelector', template }, { input: effective.value }, extras);
  const { itemSelector } = state;
  return itemSelector ? extras.map((extra) => itemSelector.evaluate(turn.scope(effective, extra))) : items;
}
