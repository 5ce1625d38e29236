import type { Json } from '../../data/json.js';
import { comparisonOf } from './comparisons.js';
import type { Evaluation, Finder } from './evaluation.js';
import type { LinearRegex } from './linear-regex.js';
import type { Condition, Operand, PathSyntax } from './syntax.js';

export type ItemTest = (item: Json, evaluation: Evaluation) => boolean;

/** How this file compiles the paths in a filter: with the rest of the path compiler, one level deeper. */
export type CompileFinder = (path: PathSyntax) => { readonly find: Finder; readonly definite: boolean };

export function compileCondition(condition: Condition, compileFinder: CompileFinder): ItemTest {
  switch (condition.kind) {
    case 'or': {
      const tests = condition.terms.map((term) => compileCondition(term, compileFinder));
      return (item, evaluation) => tests.some((test) => test(item, evaluation));
    }
    case 'and': {
      const tests = condition.terms.map((term) => compileCondition(term, compileFinder));
      return (item, evaluation) => tests.every((test) => test(item, evaluation));
    }
    case 'not': {
      const test = compileCondition(condition.term, compileFinder);
      return (item, evaluation) => !test(item, evaluation);
    }
    case 'exists':
      return compileExists(condition.path, compileFinder);
    case 'compare':
      return compileComparison(condition.left, condition.operator, condition.right, compileFinder);
  }
}

/** An indefinite path exists when it finds at least one value; a null that is there exists. */
function compileExists(path: PathSyntax, compileFinder: CompileFinder): ItemTest {
  const { find, definite } = compileFinder(path);
  return (item, evaluation) => {
    const found = find(item, evaluation);
    return definite ? found !== undefined : (found as readonly Json[]).length > 0;
  };
}

function compileComparison(left: Operand, operator: string, right: Operand, compileFinder: CompileFinder): ItemTest {
  const leftValue = compileOperand(left, compileFinder);
  if (right.kind === 'regex') {
    return (item, evaluation) => matchesRegex(leftValue(item, evaluation), right.regex, evaluation);
  }
  const compare = comparisonOf(operator);
  const rightValue = compileOperand(right, compileFinder);
  return (item, evaluation) => compare(leftValue(item, evaluation), rightValue(item, evaluation));
}

export function compileOperand(operand: Operand, compileFinder: CompileFinder): Finder {
  if (operand.kind === 'path') return compileFinder(operand.path).find;
  const value = operand.kind === 'literal' ? operand.value : undefined;
  return () => value;
}

/** Numbers and booleans are matched by their text, as Jayway does. */
function matchesRegex(value: Json | undefined, regex: LinearRegex, evaluation: Evaluation): boolean {
  if (value === undefined || value === null || typeof value === 'object') return false;
  const text = String(value);
  evaluation.spend(text.length * regex.size);
  return regex.matchesWhole(text);
}
