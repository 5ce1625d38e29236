import fc from 'fast-check';
import { objectOf } from './texts.js';

/**
 * The fields of a state before it has a name. A machine inside it (`ItemProcessor`, one of `Branches`) is the list of its
 * states, each of which goes on to the next; `Next: 'End'` in a Catcher or Choice rule goes to the end of its own machine.
 */
export type StateTree = Readonly<Record<string, unknown>>;

/** A field that half of the states have: `undefined` members are none in the document's text. */
export const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 1 });

/** Names of variables, some of which objects inherit or the language has given to functions. */
export const variableNames = fc.oneof(
  { weight: 4, arbitrary: fc.constant('y') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('constructor', 'toString', 'hasOwnProperty', '__proto__', 'count', 'string'),
  },
);

export const weighted = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

const MODES = [{ Mode: 'INLINE' }, { Mode: 'INLINE' }, { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }];

/** The machine inside a Map state, with what only some kinds of Map have. */
export const processor = (inner: fc.Arbitrary<StateTree[]>) => ({
  ItemProcessor: inner,
  ProcessorConfig: some(fc.constantFrom(...MODES)),
});

/** The document: names are unique in all of it, and variables of a machine inside another have other names than those outside. */
export function machineOf(states: readonly StateTree[], fields: object = {}): object {
  let count = 0;
  return { ...fields, ...build(states, 0) };

  function build(all: readonly StateTree[], depth: number): object {
    const trees = reachable(all);
    const number = ++count;
    const nameOf = (index: number) => (index < trees.length ? `S${number}.${index}` : `End${number}`);
    const named = trees.map((tree, index): [string, object] => [
      nameOf(index),
      {
        ...onward(tree, nameOf(index + 1)),
        ...ownNames(tree, nameOf(trees.length), depth),
        ...withMachines(tree, depth),
      },
    ]);
    if (hasEnd(trees)) named.push([nameOf(trees.length), { Type: 'Succeed' }]);
    return { StartAt: nameOf(0), States: Object.fromEntries(named) };
  }

  function withMachines(
    { Branches: branches, ItemProcessor: items, ProcessorConfig: config }: StateTree,
    depth: number,
  ) {
    return {
      Branches: (branches as StateTree[][] | undefined)?.map((branch) => build(branch, depth + 1)),
      ItemProcessor: items ? { ...build(items as StateTree[], depth + 1), ProcessorConfig: config } : undefined,
      ProcessorConfig: undefined,
    };
  }
}

/** Nothing comes after a Fail state. */
function reachable(trees: readonly StateTree[]): readonly StateTree[] {
  const last = trees.findIndex(({ Type: type }) => type === 'Fail');
  return last < 0 ? trees : trees.slice(0, last + 1);
}

/** Does anything go to the end? */
function hasEnd(trees: readonly StateTree[]): boolean {
  const isOpen = ({ Catch: catchers, Choices: rules }: StateTree) => catchers !== undefined || rules !== undefined;
  return trees.at(-1)?.['Type'] !== 'Fail' || trees.some(isOpen);
}

function onward({ Type: type }: StateTree, next: string): object {
  if (type === 'Fail' || type === 'Succeed') return {};
  return type === 'Choice' ? { Default: next } : { Next: next };
}

function ownNames(tree: StateTree, end: string, depth: number): StateTree {
  return {
    ...tree,
    Assign: renamed(tree['Assign'], depth),
    Catch: (tree['Catch'] as StateTree[] | undefined)?.map((catcher) => ownRule(catcher, end, depth)),
    Choices: (tree['Choices'] as StateTree[] | undefined)?.map((rule) => ownRule(rule, end, depth)),
  };
}

function ownRule(rule: StateTree, end: string, depth: number): object {
  const kept = Object.entries(rule).filter(([key]) => key !== 'Next' && key !== 'Assign');
  return objectOf([['Next', end], ['Assign', renamed(rule['Assign'], depth)], ...kept]);
}

/** `x` and `y.$` at the top are `x1` and `y1.$` one machine further inside. */
function renamed(assign: unknown, depth: number): object | undefined {
  if (assign === undefined || depth === 0) return assign as object | undefined;
  return objectOf(Object.entries(assign as object).map(([key, value]) => [key.replace(/^[^.]*/, `$&${depth}`), value]));
}
