import { isJsonObject, type Json } from '../../data/json.js';
import type { Step } from './compile-finder.js';
import { plainSteps } from './compile-finder.js';
import type { PathSyntax, Segment } from './syntax.js';

/**
 * Why a definite path found nothing in `document`, in the words of Jayway that AWS hands on ("No results for path:
 * $['a']", "Missing property in path $['a']"). A member missing at the end, or an index past the end anywhere, is
 * "No results" of the whole path; a member missing on the way names the way up to it.
 */
export function explainMissing(path: PathSyntax, document: Json | undefined): string {
  const steps = plainSteps(path) ?? [];
  let value = document;
  for (const [index, step] of steps.entries()) {
    const before = normalized(steps.slice(0, index));
    const isLast = index === steps.length - 1;
    if (typeof step === 'string') {
      if (!isJsonObject(value))
        return `Expected to find an object with property ['${step}'] in path ${before} but found '${typeName(value)}'.`;
      if (!Object.hasOwn(value, step))
        return isLast ? noResults(path) : `Missing property in path ${normalized(steps.slice(0, index + 1))}`;
      value = value[step];
    } else {
      if (value === null) return `The path ${before} is null`;
      if (!Array.isArray(value))
        return `Filter: [${step}] can only be applied to arrays. Current context is: ${JSON.stringify(value)}`;
      const item = (value as readonly Json[]).at(step);
      if (item === undefined) return noResults(path);
      value = item;
    }
  }
  return noResults(path);
}

/** True when all of a path is there but the last index, which is past the end of its array. */
export function isIndexPastEnd(path: PathSyntax, document: Json | undefined): boolean {
  const steps = plainSteps(path) ?? [];
  let value = document;
  for (const [index, step] of steps.entries()) {
    if (typeof step === 'string') {
      if (!isJsonObject(value) || !Object.hasOwn(value, step)) return false;
      value = value[step];
    } else {
      if (!Array.isArray(value)) return false;
      value = (value as readonly Json[]).at(step);
      if (value === undefined) return index === steps.length - 1;
    }
  }
  return false;
}

function noResults(path: PathSyntax): string {
  return `No results for path: $${path.segments.map(segmentText).join('')}`;
}

function normalized(steps: readonly Step[]): string {
  return `$${steps.map((step) => (typeof step === 'string' ? `['${step}']` : `[${step}]`)).join('')}`;
}

function segmentText(segment: Segment): string {
  switch (segment.kind) {
    case 'member':
      return `['${segment.name}']`;
    case 'members':
      return `[${segment.names.map((name) => `'${name}'`).join(',')}]`;
    case 'index':
      return `[${segment.index}]`;
    case 'indexes':
      return `[${segment.indexes.join(',')}]`;
    case 'slice':
      return `[${segment.from ?? ''}:${segment.to ?? ''}]`;
    case 'wildcard':
      return '[*]';
    case 'descendants':
      return '..';
    case 'filter':
      return '[?]';
    case 'function':
      return `.${segment.name}()`;
  }
}

function typeName(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
