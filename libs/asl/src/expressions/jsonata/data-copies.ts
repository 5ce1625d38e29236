import type { Json } from '../../data/json.js';
import { defineMember, type JsonObjectDraft } from '../own-members.js';
import type { JsonataBindings } from './model.js';
import { childrenOf, type SyntaxNode } from './syntax-tree.js';

/*
 * The library writes into what it reads, in a few places: an object constructor that meets an empty array pushes
 * `undefined` into it, `[]` after a path marks the array, calling what is no function notes the place of the call in it,
 * a transform changes a copy that shares nothing, yet is called by any name. Data is shared here, so it is copied first where
 * that can happen.
 */

/** Whether an expression needs a copy of the data: always, only if there are empty arrays in it, or never. */
export type CopyRule = 'always' | 'empty-arrays' | 'never';

/** For expressions that are cheap, whose calls are calls of known functions; the others get a copy always. */
export function copyRuleOf(root: SyntaxNode, cheap: boolean): CopyRule {
  if (!cheap) return 'always';
  let rule: CopyRule = 'never';
  const waiting: SyntaxNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.keepSingletonArray === true) return 'always';
    const constructs = node.group !== undefined || (node.type === 'unary' && node.value === '{');
    if (constructs) rule = 'empty-arrays';
    for (const child of childrenOf(node)) waiting.push(child.node);
  }
  return rule;
}

/** The bindings themselves, or a copy of them that nothing else refers to. */
export function copied(bindings: JsonataBindings, names: readonly string[], rule: CopyRule): JsonataBindings {
  if (rule === 'never') return bindings;
  if (rule === 'empty-arrays' && !hasEmptyArray(bindings, names)) return bindings;
  const variables = new Map(names.flatMap((name) => own(bindings.variables, name)));
  for (const [name, value] of variables) variables.set(name, copyOf(value));
  return { states: copyOf(bindings.states) as unknown as JsonataBindings['states'], variables };
}

function own(variables: ReadonlyMap<string, Json>, name: string): [string, Json][] {
  const value = variables.get(name);
  return value === undefined ? [] : [[name, value]];
}

const knownStates = new WeakMap<object, boolean>();

function hasEmptyArray(bindings: JsonataBindings, names: readonly string[]): boolean {
  // The expressions of one field share their bindings.
  const known = knownStates.get(bindings.states);
  const inStates = known ?? containsEmptyArray(bindings.states);
  if (known === undefined) knownStates.set(bindings.states, inStates);
  return inStates || names.some((name) => containsEmptyArray(bindings.variables.get(name) ?? null));
}

function containsEmptyArray(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length === 0 || value.some((item) => containsEmptyArray(item as Json));
  return Object.values(value).some((member) => containsEmptyArray(member));
}

function copyOf(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copyOf(item as Json));
  const copy: JsonObjectDraft = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    if (name === '__proto__') defineMember(copy, name, copyOf(member));
    else copy[name] = copyOf(member);
  }
  return copy;
}
