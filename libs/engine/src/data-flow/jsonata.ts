import {
  type Json,
  type JsonataBindings,
  type JsonataExpression,
  type JsonataResult,
  type JsonataTemplate,
  StatesError,
} from '#asl';
import type { Turn } from '../turn.js';
import { contextObject, type ContextExtras } from './context-object.js';

/** One expression to evaluate, with what it may see. */
export interface EvaluationRequest {
  readonly expression: JsonataExpression;
  readonly bindings: JsonataBindings;
}

/**
 * Thrown out of a decision in the making when it needs expressions evaluated whose results are not in `ambient` yet. Not
 * an error: `decide` answers the requests, and is called again with the results.
 */
export class NeedsEvaluation {
  constructor(readonly requests: readonly EvaluationRequest[]) {}
}

/** A JSONata field could not be evaluated, or gave what the field cannot take. An `EvaluationFailed` event tells of it. */
export class EvaluationFailure extends StatesError {
  constructor(
    cause: string,
    /** The field, as AWS names it: `Output/a[0]`, `Choices[1]/Condition`. */
    readonly location?: string,
  ) {
    super('States.QueryEvaluationError', cause);
  }
}

/** A field with its template, under the name AWS gives it in errors. */
export interface JsonataField {
  readonly name: string;
  readonly template: JsonataTemplate;
}

export interface Visible {
  readonly input: Json;
  readonly result?: Json;
  readonly errorOutput?: Json;
}

/**
 * The values of several fields, evaluated together: none sees what another assigns. The first field that fails, in the
 * order given, decides. Texts: vectors of evaluate_jsonata and outputdecl.
 */
export function evaluateFields(
  turn: Turn,
  fields: readonly JsonataField[],
  visible: Visible,
  extras?: ContextExtras,
): Json[] {
  const outcomes = resultsOf(turn, fields, visible, extras);
  let next = 0;
  return fields.map(({ name, template }) =>
    template.build(
      template.expressions.map(({ expression, path }) =>
        valueOf(outcomes[next++] as JsonataResult, expression, `${name}${path}`),
      ),
    ),
  );
}

/** The values of one field for several items, whose contexts differ: one group of evaluations for all of them. */
export function evaluateEach(
  turn: Turn,
  { name, template }: JsonataField,
  visible: Visible,
  each: readonly ContextExtras[],
): Json[] {
  const { expressions } = template;
  if (expressions.length === 0) return each.map(() => template.build([]));
  const known = turn.nextEvaluation(expressions, each.length);
  if (!known) {
    const requests = each.map((extras) => bindingsFor(turn, expressions, visible, extras));
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- control flow, not an error: no stack is wanted
    throw new NeedsEvaluation(
      requests.flatMap((bindings) => expressions.map(({ expression }) => ({ expression, bindings }))),
    );
  }
  return each.map((_, item) =>
    template.build(
      expressions.map(({ expression, path }, n) =>
        valueOf(known[item * expressions.length + n] as JsonataResult, expression, `${name}${path}`),
      ),
    ),
  );
}

/** The results of all expressions of `fields`, in order, failures included; for fields that are looked at one after the other. */
export function resultsOf(
  turn: Turn,
  fields: readonly JsonataField[],
  visible: Visible,
  extras?: ContextExtras,
): readonly JsonataResult[] {
  const expressions = fields.flatMap(({ template }) => template.expressions);
  if (expressions.length === 0) return [];
  const known = turn.nextEvaluation(expressions);
  if (known) return known;
  const bindings = bindingsFor(turn, expressions, visible, extras);
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- likewise
  throw new NeedsEvaluation(expressions.map(({ expression }) => ({ expression, bindings })));
}

/** What the expressions may see. The context is made only if one of them may look at it. */
function bindingsFor(
  turn: Turn,
  expressions: JsonataTemplate['expressions'],
  visible: Visible,
  extras: ContextExtras = {},
): JsonataBindings {
  const readContext = expressions.some(({ expression }) => expression.readsContext);
  const states = readContext ? { ...visible, context: contextObject(turn, extras) } : visible;
  return { states: states as JsonataBindings['states'], variables: turn.variables() };
}

/** The value of one expression, or AWS's error. */
export function valueOf(outcome: JsonataResult, expression: JsonataExpression, location: string): Json {
  if (outcome.ok) return outcome.value;
  const where = `The JSONata expression '${expression.text}' specified for the field '${location}'`;
  if (outcome.kind === 'undefined') throw new EvaluationFailure(`${where} returned nothing (undefined).`, location);
  if (outcome.kind === 'unsupported')
    throw new EvaluationFailure(`${where} returned an unsupported result type.`, location);
  const said = outcome.code === undefined ? outcome.message : `${outcome.code}: ${outcome.message}`;
  const verb = outcome.code === undefined ? 'threw an error during evaluation:' : 'threw an error during evaluation.';
  throw new EvaluationFailure(`${where} ${verb} ${said}`, location);
}

export type JsonType = 'array' | 'boolean' | 'number' | 'string' | 'object' | 'null';

/** Requires a field's value to be of a type; `expression` is named in the error. */
export function requireType(value: Json, expected: JsonType, field: JsonataField): void {
  const actual = typeOf(value);
  if (actual === expected) return;
  const text = field.template.expressions[0]?.expression.text ?? '';
  throw new EvaluationFailure(
    `The JSONata expression '${text}' specified for the field '${field.name}' returned an unexpected result type. ` +
      `Expected '${expected}', but was '${actual}' for value: ${JSON.stringify(value)}`,
    field.name,
  );
}

function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : (typeof value as JsonType);
}

/** A number field that is an expression, e.g. TimeoutSeconds; undefined when the field is not an expression. `least`: 0 or 1. */
export function evaluateNumber(
  turn: Turn,
  name: string,
  template: JsonataTemplate | undefined,
  visible: Visible,
  least = 0,
): number | undefined {
  if (!template) return undefined;
  const field = { name, template };
  const [value] = evaluateFields(turn, [field], visible);
  requireType(value as Json, 'number', field);
  const number = value as number;
  if (number >= least && (Number.isInteger(number) || name.endsWith('Percentage'))) return number;
  const wrong = number < 0 ? 'negative' : number < least ? 'not positive' : 'not an integer';
  const text = template.expressions[0]?.expression.text ?? '';
  throw new EvaluationFailure(
    `The JSONata expression '${text}' specified for the field '${name}' returned a value that is ${wrong}: ${number}`,
    name,
  );
}
