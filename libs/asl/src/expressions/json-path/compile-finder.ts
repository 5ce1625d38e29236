import { isJsonObject, type Json } from '../../data/json.js';
import { isInheritedName, ownMember } from '../own-members.js';
import type { Evaluation, Finder, Selector } from './evaluation.js';
import { compileOperand } from './filter.js';
import { pathFunctions } from './functions.js';
import { compileSelector, pick } from './selectors.js';
import type { PathRoot, PathSyntax, Segment } from './syntax.js';

/** A member name or an index; a negative index counts from the end. */
export type Step = string | number;

type FunctionSegment = Extract<Segment, { readonly kind: 'function' }>;
type DataSegment = Exclude<Segment, FunctionSegment>;

export interface CompiledFinder {
  /** False when the path may select any number of values; `find` then gives a list. */
  readonly definite: boolean;
  readonly find: Finder;
}

/** The steps of a path that is nothing but member and index access, or undefined for any other. */
export function plainSteps(path: PathSyntax): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (const segment of path.segments) {
    if (segment.kind === 'member') steps.push(segment.name);
    else if (segment.kind === 'index') steps.push(segment.index);
    else return undefined;
  }
  return steps;
}

export function compileFinder(path: PathSyntax): CompiledFinder {
  const start = compileRoot(path.root);
  const steps = plainSteps(path);
  if (steps !== undefined) {
    const walk = compileWalk(steps);
    return { definite: true, find: (item, evaluation) => walk(start(item, evaluation)) };
  }
  const data = path.segments.filter((segment): segment is DataSegment => segment.kind !== 'function');
  const functions = path.segments.filter((segment): segment is FunctionSegment => segment.kind === 'function');
  const { definite, find } = compileData(data, start);
  return functions.length === 0 ? { definite, find } : { definite: true, find: functions.reduce(applyFunction, find) };
}

/** A function from a document to the value at the steps, undefined where there is none. The hot path of most states. */
export function compileWalk(steps: readonly Step[]): (document: Json | undefined) => Json | undefined {
  if (steps.some((step) => typeof step === 'string' && isInheritedName(step)))
    return (document) => walkOwn(document, steps);
  if (steps.length === 0) return (document) => document;
  if (steps.length === 1) {
    const [step] = steps as [Step];
    return (document) => at(document, step);
  }
  return (document) => {
    let value = document;
    for (let index = 0; index < steps.length; index += 1) value = at(value, steps[index] as Step);
    return value;
  };
}

/** Plain property access finds only own members here: names that objects inherit never reach it, see compileWalk. */
function at(value: Json | undefined, step: Step): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (typeof step === 'string')
    return Array.isArray(value) ? undefined : (value as { readonly [name: string]: Json })[step];
  if (!Array.isArray(value)) return undefined;
  return (value as readonly Json[])[step < 0 ? value.length + step : step];
}

function walkOwn(document: Json | undefined, steps: readonly Step[]): Json | undefined {
  let value = document;
  for (const step of steps) {
    if (typeof step === 'number') value = at(value, step);
    else value = isJsonObject(value) ? ownMember(value, step) : undefined;
  }
  return value;
}

function compileRoot(root: PathRoot): Finder {
  switch (root.kind) {
    case 'item':
      return (item) => item;
    case 'document':
      return (_item, evaluation) => evaluation.document;
    case 'context':
      return (_item, evaluation) => evaluation.scope.context;
    case 'variable':
      return (_item, evaluation) => evaluation.scope.variables.get(root.name);
  }
}

function compileData(segments: readonly DataSegment[], start: Finder): CompiledFinder {
  const last = segments.at(-1);
  const leading = plainSteps({ root: { kind: 'document' }, segments: segments.slice(0, -1) });
  if (last?.kind === 'members' && leading !== undefined) return compileDefinitePick(leading, last.names, start);
  const definiteSteps = plainSteps({ root: { kind: 'document' }, segments });
  if (definiteSteps !== undefined) {
    const walk = compileWalk(definiteSteps);
    return { definite: true, find: (item, evaluation) => walk(start(item, evaluation)) };
  }
  const selectors = segments.map((segment, index): Selector =>
    compileSelector(segment, index === segments.length - 1, segments[index - 1]?.kind === 'descendants', compileFinder),
  );
  return {
    definite: false,
    find: (item, evaluation) => {
      const document = start(item, evaluation);
      if (document === undefined) return [];
      return selectors.reduce<readonly Json[]>((values, select) => select(values, evaluation), [document]);
    },
  };
}

/** `$.a['b','c']` is definite: one object with those members. */
function compileDefinitePick(leading: readonly Step[], names: readonly string[], start: Finder): CompiledFinder {
  const walk = compileWalk(leading);
  return {
    definite: true,
    find: (item, evaluation) => {
      const value = walk(start(item, evaluation));
      return isJsonObject(value) ? pick(value, names) : undefined;
    },
  };
}

function applyFunction(inner: Finder, segment: FunctionSegment): Finder {
  const call = pathFunctions.get(segment.name) as NonNullable<ReturnType<typeof pathFunctions.get>>;
  const args = segment.args.map((operand) => compileOperand(operand, compileFinder));
  return (item: Json | undefined, evaluation: Evaluation) => {
    const value = inner(item, evaluation);
    if (value === undefined) return undefined;
    return call(
      value,
      args.map((arg) => arg(item, evaluation)).filter((arg): arg is Json => arg !== undefined),
    );
  };
}
