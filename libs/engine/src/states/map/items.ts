import { isJsonObject, type Json, type MapState, type Payload, StatesError } from '#asl';
import { EvaluationFailure, evaluateFields, requireType } from '../../data-flow/jsonata.js';
import type { Turn } from '../../turn.js';

/** What a Map goes over. */
export interface Items {
  readonly values: readonly Json[];
  /** Of an object's members, in the order of `values`. */
  readonly keys?: readonly string[];
}

/** The items of a Map state: ItemsPath in the effective input, or Items. They must be an array, save where JSONata allows an object. */
export function itemsOf(state: MapState, turn: Turn, effective: Payload): Items {
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
function itemsByJsonata(state: MapState, turn: Turn, effective: Payload): Items {
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
  return items as Items;
}

function asItems({ mode }: MapState, value: Json): Items | undefined {
  if (Array.isArray(value)) return { values: value as readonly Json[] };
  if (mode !== 'DISTRIBUTED' || !isJsonObject(value)) return undefined;
  return { values: Object.values(value), keys: Object.keys(value) };
}
