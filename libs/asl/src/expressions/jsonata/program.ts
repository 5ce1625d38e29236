import jsonata from 'jsonata';

import { copyRuleOf, type CopyRule } from './data-copies.js';
import { CONCATENATE, stepFunctionsLibrary, type Definition, type Originals } from './functions.js';
import type { ParsedExpression } from './parse-expression.js';
import { childrenOf, type SyntaxNode } from './syntax-tree.js';

/** An expression that is ready to be evaluated. */
export interface Program {
  readonly parsed: ParsedExpression;
  /** The names it may read from outside. */
  readonly names: readonly string[];
  readonly copyRule: CopyRule;
  /** It only selects: what it gives is a part of the data, or a list of such parts. */
  readonly selects: boolean;
}

let loaded: Promise<ReadonlyMap<string, Definition>> | undefined;

/**
 * The functions of the Step Functions dialect as the library keeps its own, made once. There is no other way to the library's
 * originals than to ask an expression for them.
 */
export function loadFunctions(): Promise<ReadonlyMap<string, Definition>> {
  return (loaded ??= load());
}

async function load(): Promise<ReadonlyMap<string, Definition>> {
  const original = async (name: string) =>
    ((await jsonata(`$${name}`).evaluate(undefined)) as Definition).implementation;
  const originals: Originals = {
    string: await original('string'),
    pad: await original('pad'),
    join: await original('join'),
    replace: await original('replace'),
  };
  const definitions = new Map<string, Definition>();
  for (const [name, signature, implementation] of stepFunctionsLibrary(originals)) {
    const holder = jsonata('$f');
    holder.registerFunction('f', implementation as (...args: unknown[]) => unknown, signature);
    definitions.set(name, (await holder.evaluate(undefined)) as Definition);
  }
  return definitions;
}

/** Makes the expression use our functions instead of the library's. */
export function toProgram(
  parsed: ParsedExpression,
  names: ReadonlySet<string>,
  cheap: boolean,
  functions: ReadonlyMap<string, Definition>,
): Program {
  const copyRule = copyRuleOf(parsed.tree, cheap);
  const selects = isSelection(parsed.tree);
  callForConcatenation(parsed.tree);
  parsed.library.assign('eval', undefined); // AWS: "T1006: Attempted to invoke a non-function"
  parsed.library.assign(CONCATENATE, functions.get(CONCATENATE));
  for (const name of names) {
    const definition = functions.get(name);
    if (definition !== undefined) parsed.library.assign(name, definition);
  }
  return { parsed, names: [...names].filter((name) => name !== 'states'), copyRule, selects };
}

/** `a & b & c` becomes one call of a function of ours, which ends before a text grows too long; an operator cannot be replaced. */
function callForConcatenation(root: SyntaxNode): void {
  const waiting: SyntaxNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isConcatenation(node)) {
      const operands: SyntaxNode[] = [];
      let left = node;
      for (; isConcatenation(left); left = left.lhs as SyntaxNode) operands.unshift(left.rhs as SyntaxNode);
      operands.unshift(left);
      delete node.lhs;
      delete node.rhs;
      const procedure: SyntaxNode = { type: 'variable', value: CONCATENATE, position: node.position };
      Object.assign(node, { type: 'function', value: '(', procedure, arguments: operands });
    }
    for (const child of childrenOf(node)) waiting.push(child.node);
  }
}

function isConcatenation(node: SyntaxNode): boolean {
  return node.type === 'binary' && node.value === '&' && node.predicate === undefined && node.group === undefined;
}

function isSelection(root: SyntaxNode): boolean {
  if (root.group !== undefined || root.predicate !== undefined) return false;
  if (root.type === 'variable') return true;
  const [first, ...later] = root.type === 'path' ? (root.steps ?? []) : [];
  return (
    first?.type === 'variable' &&
    first.value !== '' &&
    later.every((step) => step.type === 'name' && !step.tuple) &&
    !first.tuple
  );
}
