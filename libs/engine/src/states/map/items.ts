import { isJsonObject, type Json, type MapState, type Payload, StatesError } from '#asl';
import { EvaluationFailure, evaluateFields, requireType } from '../../data-flow/jsonata.js';
import type { MapItems } from '../../model/frame.js';
import type { Turn } from '../../turn.js';

/** The items of a Map state: ItemsPath in the effective input, or Items. They must be an array, save where JSONata allows an object. */
export function itemsOf(state: MapState, turn: Turn, effective: Payload): MapItems {
  if (state.jsonata) return itemsByJsonata(state, turn, effective);
  const items = state.itemsPath ? state.itemsPath.read(turn.scope(effective)) : effective.value;
  if (Array.isArray(items)) return { values: items as readonly Json[] };
  throw new StatesError(
    'States.Runtime',
    `Reference path "${withoutContextSign(state.itemsPath?.text ?? '$')}" must point to array.`,
  );
}

/** AWS names a path into the context object as if it led into the input (vectors state_map_context_object). */
const withoutContextSign = (path: string): string => path.replace(/^\$\$/, '$');

/**
 * An object is taken in DISTRIBUTED mode only (AWS developer guide, since 2025): what was recorded of INLINE in 2024 is a
 * failure. Texts: vectors base_scenarios__map_state_items_eval_jsonata…, …_items_input_types….
 */
function itemsByJsonata(state: MapState, turn: Turn, effective: Payload): MapItems {
  const template = state.jsonata?.items;
  if (!template) {
    const items = asItems(state, effective.value);
    if (items) return items;
    throw new EvaluationFailure(`Map state input must be an array but was: ${effective.text}`);
  }
  const field = { name: 'Items', template };
  const [value] = evaluateFields(turn, [field], { input: effective.value });
  const items = asItems(state, value as Json);
  if (!items) requireType(value as Json, 'array', field);
  return items as MapItems;
}

function asItems({ mode }: MapState, value: Json): MapItems | undefined {
  if (Array.isArray(value)) return { values: value as readonly Json[] };
  if (mode !== 'DISTRIBUTED' || !isJsonObject(value)) return undefined;
  return { values: Object.values(value), keys: Object.keys(value) };
}

/**
 * Whether Items may be evaluated once more for the iterations that are started later. They must be the same then, and a process
 * of its own for each of them would be too much.
 */
export function canBeEvaluatedAgain({ jsonata }: MapState): boolean {
  return (jsonata?.items?.expressions ?? []).every(
    ({ expression }) => expression.cheap && !VARYING.test(expression.text),
  );
}

/** The cheap functions that give something else each time; a text literal may match as well, which does no harm. */
const VARYING = /\$(?:random|uuid|now|millis)\b/;
