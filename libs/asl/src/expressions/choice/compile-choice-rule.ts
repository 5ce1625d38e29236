import { isJsonObject, type Json, type JsonObject } from '../../data/json.js';
import { StatesError } from '../../states-error.js';
import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import { compileReferenceReadPath } from '../json-path/compile-path.js';
import type { Path, ReadsVariables, Scope } from '../scope.js';
import { comparisonOperators, type ComparisonOperator } from './comparison-operators.js';

/** `location`: below the rule, e.g. `` (the rule itself), `/Variable`, `/And[1]/NumericEquals`. */
export interface ChoiceProblem {
  readonly location: string;
  readonly message: string;
}

export interface ChoiceCondition extends ReadsVariables {
  /** Throws StatesError States.Runtime when a path finds nothing (except `Variable` of IsPresent). */
  matches(scope: Scope): boolean;
  readonly problems: readonly ChoiceProblem[];
}

type Test = (scope: Scope) => boolean;
/** What is learnt while the parts of a rule are compiled. */
interface Findings {
  report(location: string, message: string): void;
  readonly references: Set<string>;
}

const NEVER: Test = () => false;
const MAX_DEPTH = 500;
/** Fields that are not part of the condition; Next and Assign belong to the outermost rule only. */
const OUTER_FIELDS: ReadonlySet<string> = new Set(['Next', 'Assign', 'Comment']);
const INNER_FIELDS: ReadonlySet<string> = new Set(['Comment']);
const COMBINERS: ReadonlySet<string> = new Set(['And', 'Or', 'Not']);

/** The names of all fields that compare or combine, the `…Path` forms included. A rule has exactly one of them. */
export const choiceOperators: readonly string[] = [
  ...COMBINERS,
  'IsPresent',
  ...[...comparisonOperators].flatMap(([name, { hasPathForm }]) => (hasPathForm ? [name, `${name}Path`] : [name])),
];

const OPERATOR_LIST = `[${choiceOperators.join(', ')}]`;

/** Compiles one rule of `Choices` (Next, Assign and Comment are the caller's); never throws. */
export function compileChoiceRule(rule: JsonObject): ChoiceCondition {
  const problems: ChoiceProblem[] = [];
  const references = new Set<string>();
  const report: Findings['report'] = (location, message) => problems.push({ location, message });
  const matches = compileRule(rule, '', 0, { report, references });
  return { matches: problems.length === 0 ? matches : NEVER, problems, references: [...references] };
}

function compileRule(rule: Json, location: string, depth: number, found: Findings): Test {
  if (!isJsonObject(rule)) return refuse(found, location, 'Expected value of type Object');
  if (depth > MAX_DEPTH)
    return refuse(found, location, `A choice rule must not be nested deeper than ${MAX_DEPTH} levels`);
  const extra = depth === 0 ? OUTER_FIELDS : INNER_FIELDS;
  const fields = Object.keys(rule).filter((name) => !extra.has(name));
  const operators = fields.filter((name) => name !== 'Variable');
  const known = operators.filter(isOperator);
  for (const name of operators) if (!isOperator(name)) found.report(location, `Field '${name}' is not supported`);
  const [operator] = known;
  if (operator === undefined)
    return operators.length > 0
      ? NEVER
      : refuse(found, location, `This object should have only one of the following fields: ${OPERATOR_LIST}`);
  if (known.length > 1)
    return refuse(found, location, `There should only be one of the following fields: ${OPERATOR_LIST}`);
  const operand = rule[operator] as Json;
  const place = `${location}/${operator}`;
  if (!COMBINERS.has(operator)) return compileComparison(rule, operator, operand, location, found);
  if (fields.includes('Variable')) found.report(location, "Field 'Variable' is not supported");
  if (operator === 'Not') {
    const test = compileRule(operand, place, depth + 1, found);
    return (scope) => !test(scope);
  }
  if (!Array.isArray(operand)) return refuse(found, place, 'Expected value of type Array');
  if (operand.length === 0) return refuse(found, place, 'Value cannot be empty');
  const tests = operand.map((inner: Json, index) => compileRule(inner, `${place}[${index}]`, depth + 1, found));
  return operator === 'And'
    ? (scope) => tests.every((test) => test(scope))
    : (scope) => tests.some((test) => test(scope));
}

function isOperator(name: string): boolean {
  return COMBINERS.has(name) || name === 'IsPresent' || comparisonOperators.has(name) || pathFormOf(name) !== undefined;
}

/** `NumericEquals` of `NumericEqualsPath`. */
function pathFormOf(name: string): ComparisonOperator | undefined {
  const operator = name.endsWith('Path') ? comparisonOperators.get(name.slice(0, -4)) : undefined;
  return operator?.hasPathForm === true ? operator : undefined;
}

function compileComparison(rule: JsonObject, name: string, operand: Json, location: string, found: Findings): Test {
  const place = `${location}/${name}`;
  const variable = Object.hasOwn(rule, 'Variable')
    ? compileOperandPath(rule.Variable as Json, `${location}/Variable`, found)
    : undefined;
  if (!Object.hasOwn(rule, 'Variable')) found.report(location, 'These fields are required: [Variable]');
  const right = pathFormOf(name);
  if (right !== undefined) {
    const path = compileOperandPath(operand, place, found);
    if (variable === undefined || path === undefined) return NEVER;
    return (scope) => {
      const value = required(variable, scope);
      return right.prepare(required(path, scope))(value);
    };
  }
  if (name === 'IsPresent') {
    if (typeof operand !== 'boolean') return refuse(found, place, 'Expected value of type Boolean');
    return variable === undefined ? NEVER : (scope) => (variable.find(scope) !== undefined) === operand;
  }
  const comparison = comparisonOperators.get(name) as ComparisonOperator;
  const problem = comparison.problemOf(operand);
  if (problem !== undefined) return refuse(found, place, problem);
  const holds = comparison.prepare(operand);
  return variable === undefined ? NEVER : (scope) => holds(required(variable, scope));
}

function compileOperandPath(text: Json, location: string, found: Findings): Path | undefined {
  if (typeof text !== 'string') {
    found.report(location, 'Expected value of type String');
    return undefined;
  }
  try {
    const path = compileReferenceReadPath(text);
    for (const name of path.references) found.references.add(name);
    return path;
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    found.report(location, error.message);
    return undefined;
  }
}

function required(path: Path, scope: Scope): Json {
  const value = path.find(scope);
  if (value !== undefined) return value;
  throw new StatesError(
    'States.Runtime',
    `Invalid path '${path.text}': The choice state's condition path references an invalid value.`,
  );
}

function refuse(found: Findings, location: string, message: string): Test {
  found.report(location, message);
  return NEVER;
}
