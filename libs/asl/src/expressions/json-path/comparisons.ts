import { findText } from '../../data/find-text.js';
import { isJsonObject, type Json } from '../../data/json.js';
import { jsonEquals } from '../json-equality.js';

/** A side is undefined when its path found nothing. */
type Comparison = (left: Json | undefined, right: Json | undefined) => boolean;

/** Operators of filters, as Jayway names them; `=~` is not here because its right side is no value. */
const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['==', equal],
  ['!=', (left, right) => !equal(left, right)],
  ['===', (left, right) => typeof left === typeof right && equal(left, right)],
  ['!==', (left, right) => typeof left !== typeof right || !equal(left, right)],
  ['<', ordered((order) => order < 0)],
  ['<=', ordered((order) => order <= 0)],
  ['>', ordered((order) => order > 0)],
  ['>=', ordered((order) => order >= 0)],
  ['in', isIn],
  ['nin', (left, right) => !isIn(left, right)],
  ['contains', contains],
  ['subsetof', (left, right) => Array.isArray(left) && left.every((item: Json) => isIn(item, right))],
  ['anyof', (left, right) => Array.isArray(left) && left.some((item: Json) => isIn(item, right))],
  ['noneof', (left, right) => Array.isArray(left) && !left.some((item: Json) => isIn(item, right))],
  ['size', (left, right) => (typeof left === 'string' || Array.isArray(left)) && left.length === right],
  ['empty', (left, right) => isEmpty(left) === right],
]);

export function isComparison(operator: string): boolean {
  return comparisons.has(operator);
}

export function comparisonOf(operator: string): Comparison {
  return comparisons.get(operator) as Comparison;
}

/** Jayway lets a number equal the text that spells it; nothing else crosses types. */
function equal(left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  if (typeof left === 'number' && typeof right === 'string') return spells(right, left);
  if (typeof left === 'string' && typeof right === 'number') return spells(left, right);
  return jsonEquals(left, right);
}

function spells(text: string, value: number): boolean {
  return text.trim() !== '' && Number(text) === value;
}

function ordered(holds: (order: number) => boolean): Comparison {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return holds(left - right);
    if (typeof left === 'string' && typeof right === 'string') return holds(left < right ? -1 : left > right ? 1 : 0);
    return false;
  };
}

function isIn(item: Json | undefined, list: Json | undefined): boolean {
  return Array.isArray(list) && list.some((candidate: Json) => equal(candidate, item));
}

function contains(container: Json | undefined, item: Json | undefined): boolean {
  if (typeof container === 'string') return typeof item === 'string' && findText(container, item) >= 0;
  return isIn(item, container);
}

function isEmpty(value: Json | undefined): boolean | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) ? Object.keys(value).length === 0 : undefined;
}
