import { type Json, type Path, type Scope, StatesError } from '#asl';

const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A whole number, or a text that spells one (vector reference_in_map_state); undefined for anything else. */
export function wholeNumber(value: Json): number | undefined {
  const number = typeof value === 'string' && INTEGER.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

/** A number, or a text that spells one; undefined for anything else. */
export function anyNumber(value: Json): number | undefined {
  const number = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The whole number that the `<field>Path` of a state leads to. @throws StatesError States.Runtime */
export function integerAt(field: string, path: Path, scope: Scope): number {
  const value = path.read(scope);
  return wholeNumber(value) ?? refuse(field, path, value, 'integer');
}

/** The number that the `<field>Path` of a state leads to. @throws StatesError States.Runtime */
export function floatAt(field: string, path: Path, scope: Scope): number {
  const value = path.read(scope);
  return anyNumber(value) ?? refuse(field, path, value, 'float');
}

/** Text: vectors base_scenarios__max_concurrency_path, …tolerated_failure_…_path, …csv_max_items_paths. */
export function refuse(field: string, path: Path, value: Json, kind: 'integer' | 'float'): never {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  throw new StatesError(
    'States.Runtime',
    `The ${field}Path field refers to value "${shown}" which is not a valid ${kind}: ${path.text}`,
  );
}
