import { type Json, type MapState, type Payload, StatesError } from '#asl';
import { EvaluationFailure, evaluateFields, requireType } from '../../data-flow/jsonata.js';
import type { Turn } from '../../turn.js';

/** The items of a Map state: ItemsPath in the effective input, or Items; they must be an array. */
export function itemsOf(state: MapState, turn: Turn, effective: Payload): readonly Json[] {
  if (state.jsonata) return itemsByJsonata(state, turn, effective);
  const items = state.itemsPath ? state.itemsPath.read(turn.scope(effective)) : effective.value;
  if (Array.isArray(items)) return items as readonly Json[];
  throw new StatesError(
    'States.Runtime',
    `Reference path "${withoutContextSign(state.itemsPath?.text ?? '$')}" must point to array.`,
  );
}

/** AWS names a path into the context object as if it led into the input (vectors state_map_context_object). */
const withoutContextSign = (path: string): string => path.replace(/^\$\$/, '$');

/** Texts: vectors base_scenarios__map_state_items_eval_jsonata…, …_items_input_types…. */
function itemsByJsonata(state: MapState, turn: Turn, effective: Payload): readonly Json[] {
  const template = state.jsonata?.items;
  if (template) {
    const field = { name: 'Items', template };
    const [items] = evaluateFields(turn, [field], { input: effective.value });
    requireType(items as Json, 'array', field);
    return items as readonly Json[];
  }
  if (Array.isArray(effective.value)) return effective.value as readonly Json[];
  throw new EvaluationFailure(`Map state input must be an array but was: ${effective.text}`);
}
