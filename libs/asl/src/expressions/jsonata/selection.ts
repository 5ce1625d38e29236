import type { Json, JsonObject } from '../../data/json.js';
import type { JsonataBindings } from './model.js';
import { isBare, type SyntaxNode } from './syntax-tree.js';
import { isFunctionValue } from './values.js';

/** A path that only selects: `$states.input.customer.name`, `$x`. */
export interface Selection {
  readonly variable: string;
  readonly names: readonly string[];
}

/** undefined: the expression is something else, or there is more to it. */
export function selectionOf(root: SyntaxNode): Selection | undefined {
  const isPath = root.type === 'path';
  if (isPath && Object.keys(root).length > 2) return undefined; // more than its type and its steps
  const [first, ...later] = isPath ? (root.steps ?? []) : [root];
  if (first?.type !== 'variable' || !isBare(first)) return undefined;
  if (!later.every((step) => step.type === 'name' && isBare(step))) return undefined;
  return { variable: first.value as string, names: later.map(({ value }) => value as string) };
}

/** What the variable stands for; undefined when it is not in sight: a function of the library may be, of that name. */
export function variableOf({ variable }: Selection, { states, variables }: JsonataBindings): Json | undefined {
  return variable === 'states' ? states : variables.get(variable);
}

/**
 * What the library gives for the path, without its machinery: a name is looked up in each item, arrays are looked through, and
 * all that is found is one list; a single item is no list. undefined for nothing. The work is linear in the data.
 */
export function select(value: Json, names: readonly string[]): Json | undefined {
  let found: Json | undefined = value; // an array stands for its items
  for (const [index, name] of names.entries()) {
    if (Array.isArray(found)) found = memberOfEach(found, name, index === names.length - 1);
    else found = memberOf(found, name);
    if (found === undefined) return undefined;
  }
  return found;
}

function memberOf(item: Json, name: string): Json | undefined {
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, name)) return undefined;
  return isFunctionValue(item) ? undefined : (item as JsonObject)[name]; // the library finds nothing in functions
}

function memberOfEach(items: readonly Json[], name: string, isLast: boolean): Json | undefined {
  const list: Json[] = [];
  let finds = 0;
  let array: readonly Json[] | undefined;
  for (const item of items) {
    const found = Array.isArray(item) ? memberWithin(item as readonly Json[], name) : memberOf(item, name);
    if (found === undefined) continue;
    finds++;
    array = Array.isArray(found) ? (found as readonly Json[]) : undefined;
    addTo(list, found);
  }
  // One array, found in one item, is the value; as a list of finds it would lose its brackets if it had one item only.
  if (isLast && finds === 1 && array !== undefined) return array;
  return isLast ? single(list) : nonEmpty(list);
}

/** What is found in an array that is an item itself. */
function memberWithin(items: readonly Json[], name: string): Json | undefined {
  const list: Json[] = [];
  collect(items, name, list);
  return single(list);
}

function collect(items: readonly Json[], name: string, list: Json[]): void {
  for (const item of items) {
    if (Array.isArray(item)) collect(item as readonly Json[], name, list);
    else addTo(list, memberOf(item, name));
  }
}

function addTo(list: Json[], found: Json | undefined): void {
  if (Array.isArray(found)) for (const item of found as readonly Json[]) list.push(item);
  else if (found !== undefined) list.push(found);
}

function single(list: readonly Json[]): Json | undefined {
  return list.length > 1 ? list : list[0];
}

function nonEmpty(list: readonly Json[]): Json | undefined {
  return list.length > 0 ? list : undefined;
}
