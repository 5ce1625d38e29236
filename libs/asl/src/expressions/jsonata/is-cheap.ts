import { CHEAP_FUNCTIONS } from './cheap-functions.js';
import { ScopedNames } from './scoped-names.js';
import type { Pair, Stage, SyntaxNode } from './syntax-tree.js';

/*
 * An expression is cheap when its syntax tree shows that it cannot hurt the process it is evaluated in. Two things
 * can: time, and growth.
 *
 * Time. The evaluator looks at the clock before it evaluates a node, once for each item a node is evaluated for, and
 * gives up after a few milliseconds (the expression then runs in the pool, with the same result). So loops need no bound;
 * what is needed is that the work between two such looks is at most linear in the data at hand, which is a payload of
 * 256 KiB or a few of them. Hence only the functions of CHEAP_FUNCTIONS, no regular expressions, no sorting, no wildcards
 * (jsonata joins their values in quadratic time), and no lambdas.
 *
 * Growth. A chain such as `($b := $append($a, $a); $c := $append($b, $b); …)` doubles at each step. `Growth` bounds what
 * a node can give, as a multiple of a payload: the length of the array (what is copied when arrays are joined), and all that
 * lies below it, with what is shared counted as often as it occurs. Texts are capped where they are built (see
 * functions.ts), so they do not count.
 */
interface Growth {
  /** Length, as a multiple of the item that the node is evaluated for. */
  readonly own: number;
  /** Length, as a multiple of what `$states` and the variables hold: it is not smaller for each item of a loop. */
  readonly world: number;
  /** All that lies below, likewise. */
  readonly deepOwn: number;
  readonly deepWorld: number;
}

/** What blocks have bound. It is the same outside and inside of a loop: none of it shrinks with the item (see `fixed`). */
type Locals = ScopedNames<Growth>;

const NOTHING: Growth = { own: 0, world: 0, deepOwn: 0, deepWorld: 0 };
const ITEM: Growth = { own: 1, world: 0, deepOwn: 1, deepWorld: 0 };
const VARIABLE: Growth = { own: 0, world: 1, deepOwn: 0, deepWorld: 1 };
/** What is written in the expression itself counts little, but counts: it can be doubled, too. */
const WRITTEN = 1 / 1_024;

/** The longest array: this many payloads. */
const MAX_LENGTH = 16;
/** `=` compares all that lies below its operands, `&` and `$string` write it, in one go. */
const MAX_TRAVERSED = 32;
/**
 * Functions that look for one text in another. The engine's search takes the product of both lengths for texts made for it,
 * and no clock is read meanwhile: in this process only a short literal may be looked for.
 */
const TEXT_SEARCHES: ReadonlySet<string> = new Set(['contains', 'split', 'substringBefore', 'substringAfter']);
const MAX_SOUGHT = 64;

/** The items of a range with literal ends. */
const MAX_RANGE = 10_000;
/** Items of an array made of a text: a text may be as long as four payloads. */
const EXPANSION: Growth = { ...VARIABLE, world: 4, deepWorld: 4 };

const SCALAR_OPERATORS: ReadonlySet<unknown> = new Set([
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '<=',
  '>',
  '>=',
  'and',
  'or',
  'in',
]);
const EQUALITY: ReadonlySet<unknown> = new Set(['=', '!=']);

/** The allow list of operators between two operands. */
export const CHEAP_OPERATORS = [...SCALAR_OPERATORS, ...EQUALITY, '&', '..'] as readonly string[];

/** True when the expression may be evaluated in this process. Whatever is not known here is not cheap. */
export function isCheap(root: SyntaxNode): boolean {
  return statementGrowth(root, new ScopedNames()) !== undefined;
}

/** undefined: not cheap. */
function growthOf(node: SyntaxNode, locals: Locals): Growth | undefined {
  if (node.tuple || node.focus !== undefined || node.index !== undefined) return undefined;
  const bare = RULES[node.type]?.(node, locals);
  if (bare === undefined || bare.own + bare.world > MAX_LENGTH) return undefined;
  if (!(node.predicate ?? []).every((stage) => isCheapFilter(stage, locals))) return undefined;
  return node.group && node.type !== 'path' ? groupGrowth(node.group.lhs, locals) : bare;
}

const RULES: Readonly<Record<string, (node: SyntaxNode, locals: Locals) => Growth | undefined>> = {
  string: () => NOTHING,
  number: () => NOTHING,
  value: () => NOTHING,
  name: () => ITEM, // a part of the item
  variable: (node, locals) => variableGrowth(node.value as string, locals),
  path: pathGrowth,
  binary: binaryGrowth,
  unary: unaryGrowth,
  function: functionGrowth,
  condition: (node, locals) => {
    const condition = growthOf(node.condition as SyntaxNode, locals);
    const then = growthOf(node.then as SyntaxNode, locals);
    const otherwise = node.else ? growthOf(node.else, locals) : NOTHING;
    return condition && then && otherwise && larger(then, otherwise);
  },
  block: (node, locals) =>
    locals.within(() => {
      let last: Growth | undefined = NOTHING;
      for (const part of node.expressions ?? []) {
        last = statementGrowth(part, locals);
        if (last === undefined) return undefined;
        if (part.type === 'bind') locals.bind((part.lhs as SyntaxNode).value as string, fixed(last));
      }
      return last;
    }),
};

/** A binding elsewhere (`[$x := …, $x]`) would stay in sight, and stand for a value that is not known here. */
function statementGrowth(node: SyntaxNode, locals: Locals): Growth | undefined {
  return growthOf(node.type === 'bind' ? (node.rhs as SyntaxNode) : node, locals);
}

function variableGrowth(name: string, locals: Locals): Growth | undefined {
  if (name === '') return ITEM;
  return name === '$' ? undefined : (locals.get(name) ?? VARIABLE);
}

/** Each step is evaluated for each item that the step before it gave, and all that comes of it is joined into one array. */
function pathGrowth(node: SyntaxNode, locals: Locals): Growth | undefined {
  const [first, ...later] = node.steps as readonly SyntaxNode[];
  let items = stepGrowth(first as SyntaxNode, locals);
  for (const step of later) {
    const inner = items && stepGrowth(step, locals);
    if (items === undefined || inner === undefined) return undefined;
    if (step.type === 'name') {
      items = partOf(items);
      continue;
    }
    // What does not shrink with the item would be in the result once for each of them.
    if (inner.world > 0 && !isSingle(items)) return undefined;
    items = {
      own: Math.max(items.own, times(inner.own, items.deepOwn)),
      world: Math.max(items.world, times(inner.own, items.deepWorld)) + inner.world,
      deepOwn: items.own + times(inner.deepOwn, items.deepOwn),
      deepWorld:
        items.world + times(inner.deepOwn, items.deepWorld) + times(inner.deepWorld, isSingle(items) ? 1 : Infinity),
    };
    if (items.own + items.world > MAX_LENGTH) return undefined;
  }
  return items && node.group ? groupGrowth(node.group.lhs, locals) : items;
}

function stepGrowth(step: SyntaxNode, locals: Locals): Growth | undefined {
  const growth = growthOf(step, locals);
  return (step.stages ?? []).every((stage) => isCheapFilter(stage, locals)) ? growth : undefined;
}

/** Evaluated for each item; what it gives is looked at and dropped. */
function isCheapFilter(stage: Stage, locals: Locals): boolean {
  return stage.type === 'filter' && stage.expr !== undefined && growthOf(stage.expr, locals) !== undefined;
}

function groupGrowth(pairs: readonly Pair[], locals: Locals): Growth | undefined {
  const values = pairs.flatMap((pair) => pair.map((part) => growthOf(part, locals)));
  return values.every((value) => value !== undefined && value.world === 0)
    ? { ...NOTHING, deepOwn: Infinity }
    : undefined;
}

function binaryGrowth(node: SyntaxNode, locals: Locals): Growth | undefined {
  const lhs = growthOf(node.lhs as SyntaxNode, locals);
  const rhs = growthOf(node.rhs as SyntaxNode, locals);
  if (lhs === undefined || rhs === undefined) return undefined;
  if (SCALAR_OPERATORS.has(node.value)) return NOTHING;
  if (EQUALITY.has(node.value)) return Math.min(depth(lhs), depth(rhs)) <= MAX_TRAVERSED ? NOTHING : undefined;
  if (node.value === '&') return depth(lhs) + depth(rhs) <= MAX_TRAVERSED ? NOTHING : undefined;
  return node.value === '..' && isShortRange([node.lhs as SyntaxNode, node.rhs as SyntaxNode]) ? VARIABLE : undefined;
}

function unaryGrowth(node: SyntaxNode, locals: Locals): Growth | undefined {
  if (node.value === '[') return together(node.expressions ?? [], locals);
  if (node.value === '{') {
    const all = together((node.lhs as readonly Pair[]).flat(), locals, Infinity);
    return all && { ...all, own: 0, world: 0 };
  }
  return node.expression && growthOf(node.expression, locals) && NOTHING;
}

function functionGrowth(node: SyntaxNode, locals: Locals): Growth | undefined {
  const name = node.procedure?.type === 'variable' ? (node.procedure.value as string) : '';
  if (locals.has(name) || node.procedure?.predicate !== undefined) return undefined;
  if (name === 'range') return isShortRange(node.arguments ?? []) ? VARIABLE : undefined;
  const gives = CHEAP_FUNCTIONS.get(name);
  const args = node.arguments ?? [];
  if (TEXT_SEARCHES.has(name) && !looksForShortText(args)) return undefined;
  const all = gives && together(args, locals, Infinity);
  if (all === undefined || (name === 'string' && depth(all) > MAX_TRAVERSED)) return undefined;
  switch (gives) {
    case 'scalar':
      return NOTHING;
    case 'expansion':
      return EXPANSION;
    case 'object':
      return { ...all, own: 0, world: 0 };
    case 'part':
      return larger(partOf(all), args.length < 2 ? ITEM : NOTHING); // an argument that is left out is the item
    default:
      return args.length === 0 ? ITEM : all;
  }
}

/** The values side by side: an array constructor, arguments. The constructor copies what it has for each further array. */
function together(nodes: readonly SyntaxNode[], locals: Locals, limit = MAX_LENGTH): Growth | undefined {
  let sum: Growth = { ...NOTHING, own: nodes.length * WRITTEN, deepOwn: nodes.length * WRITTEN };
  for (const node of nodes) {
    const growth = growthOf(node, locals);
    if (growth === undefined) return undefined;
    sum = combine(sum, growth, (a, b) => a + b);
    if (sum.own + sum.world > limit) return undefined;
  }
  return sum;
}

/** What is looked for is the last argument, or the second of three (`$split(text, separator, limit)`). */
function looksForShortText(args: readonly SyntaxNode[]): boolean {
  const sought = args.length > 2 ? args[1] : args.at(-1);
  return sought?.type === 'string' && sought.predicate === undefined && (sought.value as string).length <= MAX_SOUGHT;
}

/** Ends that are literal integers, at most MAX_RANGE apart (with a step below 1 the range function would be longer). */
function isShortRange(nodes: readonly SyntaxNode[]): boolean {
  const numbers = nodes.map((node) =>
    node.type === 'number' && node.predicate === undefined ? (node.value as number) : NaN,
  );
  const [first = NaN, last = NaN, step = 1] = numbers;
  return numbers.length <= 3 && Math.abs(last - first) <= MAX_RANGE && Math.abs(step) >= 1;
}

/** The growth of a binding: it is not smaller for each item of a loop. */
function fixed({ own, world, deepOwn, deepWorld }: Growth): Growth {
  return { own: 0, world: own + world, deepOwn: 0, deepWorld: deepOwn + deepWorld };
}

/** A member or item of something may be anything that lies below it. */
function partOf(whole: Growth): Growth {
  return { ...whole, own: Math.max(whole.own, whole.deepOwn), world: Math.max(whole.world, whole.deepWorld) };
}

/** One item at most. */
function isSingle({ own, world }: Growth): boolean {
  return own === 0 && world === 0;
}

function depth({ deepOwn, deepWorld }: Growth): number {
  return deepOwn + deepWorld;
}

/** Nothing times Infinity is nothing. */
function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

function larger(a: Growth, b: Growth): Growth {
  return combine(a, b, Math.max);
}

function combine(a: Growth, b: Growth, by: (a: number, b: number) => number): Growth {
  return {
    own: by(a.own, b.own),
    world: by(a.world, b.world),
    deepOwn: by(a.deepOwn, b.deepOwn),
    deepWorld: by(a.deepWorld, b.deepWorld),
  };
}
