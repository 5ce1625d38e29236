import { isJsonObject, type Json, type JsonObject } from '../../data/json.js';
import { defineMember, ownMember, type JsonObjectDraft } from '../own-members.js';
import type { Evaluation, Selector } from './evaluation.js';
import { compileCondition, type CompileFinder, type ItemTest } from './filter.js';
import type { Segment } from './syntax.js';

type DataSegment = Exclude<Segment, { readonly kind: 'function' }>;

/** `last`: several names at the end of a path give one object with those members; before the end, each value. */
export function compileSelector(
  segment: DataSegment,
  last: boolean,
  afterDescendants: boolean,
  compileFinder: CompileFinder,
): Selector {
  switch (segment.kind) {
    case 'member':
      return eachObject((object) => existing([ownMember(object, segment.name)]));
    case 'members':
      return last
        ? eachObject((object) => [pick(object, segment.names)])
        : eachObject((object) => existing(segment.names.map((name) => ownMember(object, name))));
    case 'index':
      return eachArray((array) => existing([array.at(segment.index)]));
    case 'indexes':
      return eachArray((array) => existing(segment.indexes.map((index) => array.at(index))));
    case 'slice':
      return eachArray((array) => array.slice(segment.from, segment.to));
    case 'wildcard':
      return flatMap(childrenOf);
    case 'descendants':
      return (values, evaluation) => values.flatMap((value) => containersBelow(value, evaluation));
    case 'filter':
      return filtering(compileCondition(segment.condition, compileFinder), afterDescendants);
  }
}

/** Only the named members the object has, in the order of the path. */
export function pick(object: JsonObject, names: readonly string[]): JsonObject {
  const picked: JsonObjectDraft = {};
  for (const name of names) {
    const value = ownMember(object, name);
    if (value !== undefined) defineMember(picked, name, value);
  }
  return picked;
}

function existing(values: readonly (Json | undefined)[]): readonly Json[] {
  return values.filter((value): value is Json => value !== undefined);
}

function flatMap(children: (value: Json) => readonly Json[]): Selector {
  return (values, evaluation) => {
    const selected: Json[] = [];
    for (const value of values) {
      const found = children(value);
      evaluation.spend(found.length + 1);
      for (const child of found) selected.push(child);
    }
    return selected;
  };
}

function eachObject(children: (object: JsonObject) => readonly Json[]): Selector {
  return flatMap((value) => (isJsonObject(value) ? children(value) : []));
}

function eachArray(children: (array: readonly Json[]) => readonly Json[]): Selector {
  return flatMap((value) => (Array.isArray(value) ? children(value as readonly Json[]) : []));
}

function childrenOf(value: Json): readonly Json[] {
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : Object.values(value);
}

/** The value itself and every object and array in it, parents first. */
function containersBelow(value: Json, evaluation: Evaluation): Json[] {
  const found: Json[] = [];
  const pending = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    evaluation.spend(1);
    if (typeof next !== 'object' || next === null) continue;
    found.push(next);
    const children = childrenOf(next);
    for (let index = children.length - 1; index >= 0; index -= 1) pending.push(children[index] as Json);
  }
  return found;
}

/**
 * A filter tests the elements of an array, and an object itself (Jayway). After `..` every element that is an object
 * comes along on its own, so arrays are skipped there; otherwise it would be found twice.
 */
function filtering(test: ItemTest, afterDescendants: boolean): Selector {
  return (values, evaluation) =>
    values.flatMap((value) => {
      const candidates = !Array.isArray(value)
        ? isJsonObject(value)
          ? [value]
          : []
        : afterDescendants
          ? []
          : (value as readonly Json[]);
      evaluation.spend(candidates.length + 1);
      return candidates.filter((item) => test(item, evaluation));
    });
}
