import { type Json, type MapState, Payload } from '#asl';
import { evaluateEach } from '../../data-flow/jsonata.js';
import { requireWithinLimit } from '../../data-flow/limits.js';
import { effectiveInput } from '../../data-flow/state-flow.js';
import type { EventRef } from '../../model/decision.js';
import type { ChildrenState, FrameState } from '../../model/frame.js';
import type { Turn } from '../../turn.js';
import { type Outcome, WAITING } from '../behaviour.js';
import { childFrame } from '../child-frame.js';
import { itemsOf } from './items.js';

/** Start as many further iterations as there is room for, one after each of `after`. */
export function startIterations(
  state: MapState,
  turn: Turn,
  children: ChildrenState,
  after: readonly EventRef[],
): Outcome {
  const frame = turn.frame as FrameState;
  const distributed = state.mode === 'DISTRIBUTED';
  const running = children.started - children.succeeded;
  const room = Math.max(
    0,
    Math.min((children.window ?? children.total) - running, children.total - children.started, after.length),
  );
  const inputs = iterationInputs(state, turn, children.started, room);
  const starting = inputs.map((input, n) => {
    const index = children.started + n;
    const follows = after[n] as EventRef;
    const previous = distributed
      ? follows
      : turn.recordAside('MapIterationStarted', { name: state.name, index }, follows);
    const step = { state: state.name, ...(distributed ? { distributed } : {}) };
    const snapshot = childFrame(turn, step, index, state.itemProcessor.startAt, input);
    return { index, previous, snapshot: children.tolerant ? { ...snapshot, tolerant: true as const } : snapshot };
  });
  const now: ChildrenState = { ...children, started: children.started + room };
  turn.frame = { ...frame, phase: 'children', children: now };
  // With items left every end makes room; without, only the last end matters.
  const wakeAfter = now.started < now.total ? 1 : now.total - now.succeeded;
  turn.effects.push({ type: 'StartChildren', children: starting, wakeAfter });
  return WAITING;
}

/** Inputs of `count` iterations from `first` on. */
function iterationInputs(state: MapState, turn: Turn, first: number, count: number): string[] {
  if (count === 0) return [];
  const effective = effectiveInput(turn, state);
  return inputsOf(state, turn, effective, itemsOf(state, turn, effective).slice(first, first + count), first);
}

/** JSON texts: the items, of which the first has the index `first`, or what ItemSelector makes of them. */
export function inputsOf(
  state: MapState,
  turn: Turn,
  effective: Payload,
  items: readonly Json[],
  first: number,
): string[] {
  const extras = items.map((value, n) => ({ mapItem: { index: first + n, value } }));
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
  extras: readonly { mapItem: { index: number; value: Json } }[],
): readonly Json[] {
  const template = state.jsonata?.itemSelector;
  if (template) return evaluateEach(turn, { name: 'ItemSelector', template }, { input: effective.value }, extras);
  const { itemSelector } = state;
  return itemSelector ? extras.map((extra) => itemSelector.evaluate(turn.scope(effective, extra))) : items;
}
