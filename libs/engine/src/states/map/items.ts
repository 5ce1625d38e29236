import { type Json, type MapState, type Scope, StatesError } from '#asl';

/** The items of a Map state: ItemsPath in the effective input. Throws States.Runtime unless they are an array. */
export function itemsOf(state: MapState, scope: Scope): readonly Json[] {
  const items = state.itemsPath ? state.itemsPath.read(scope) : scope.input;
  if (Array.isArray(items)) return items as readonly Json[];
  throw new StatesError('States.Runtime', `Reference path "${state.itemsPath?.text ?? '$'}" must point to array.`);
}
