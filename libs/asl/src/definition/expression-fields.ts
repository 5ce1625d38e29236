import { isJsonObject, type Json } from '../data/json.js';
import {
  compilePath,
  compileReferencePath,
  compileReferenceReadPath,
  compileTemplate,
  ExpressionSyntaxError,
  type Path,
  type PayloadTemplate,
  type ReadsVariables,
  type ReferencePath,
} from '../expressions/index.js';
import type { Fields, Range } from './fields.js';
import { isExpressionField } from './jsonata-fields.js';
import { MESSAGE } from './messages.js';

/*
 * JSONPath mode only: in a JSONata state these fields are refused by its field table, and the functions read nothing.
 */

/** A string field compiled by `compile`; a syntax error becomes a problem at the field. */
export function compiled<T extends { readonly text: string } & Partial<ReadsVariables>>(
  fields: Fields,
  name: string,
  compile: (text: string) => T,
): T | undefined {
  const text = fields.around.queryLanguage === 'JSONPath' ? fields.string(name) : undefined;
  if (text === undefined) return undefined;
  try {
    return noteReads(fields, compile(text));
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    fields.error(error.message, name);
    return undefined;
  }
}

/** InputPath, OutputPath: a path, or null. */
export function pathOrNull(fields: Fields, name: string): Path | null | undefined {
  return fields.get(name) === null ? null : compiled(fields, name, compilePath);
}

/** ResultPath: a reference path that is written to, or null. */
export function resultPath(fields: Fields): ReferencePath | null | undefined {
  return fields.get('ResultPath') === null ? null : compiled(fields, 'ResultPath', compileReferencePath);
}

/** ItemsPath, SecondsPath …: a reference path that is read. */
export function referencePath(fields: Fields, name: string): Path | undefined {
  return compiled(fields, name, compileReferenceReadPath);
}

/** An integer in field `name`, or a path to it in `<name>Path`; never both. A JSONata expression is not read here. */
export function integerOrPath(fields: Fields, name: string, range: Range): number | Path | undefined {
  fields.orPath(name);
  const literal = isExpressionField(fields, name) ? undefined : fields.integer(name, range);
  return referencePath(fields, `${name}Path`) ?? literal;
}

/** As `integerOrPath`, for the counts of a Map: of its paths only ItemsPath may read the Context object, AWS answers so. */
export function countOrPath(fields: Fields, name: string, range: Range): number | Path | undefined {
  refuseContext(fields, `${name}Path`);
  return integerOrPath(fields, name, range);
}

/** As `countOrPath`, for a number with a fraction. */
export function percentageOrPath(fields: Fields, name: string, range: Range): number | Path | undefined {
  refuseContext(fields, `${name}Path`);
  fields.orPath(name);
  const literal = isExpressionField(fields, name) ? undefined : fields.number(name, range);
  return referencePath(fields, `${name}Path`) ?? literal;
}

function refuseContext(fields: Fields, name: string): void {
  const path = fields.around.queryLanguage === 'JSONPath' ? fields.get(name) : undefined;
  if (typeof path === 'string' && path.startsWith('$$')) fields.error(MESSAGE.contextPath, name);
}

/** As `template`, for a field that must be an object: Credentials, what a reader or writer is given. */
export function objectTemplate(fields: Fields, name: string): PayloadTemplate | undefined {
  if (fields.around.queryLanguage === 'JSONata' || fields.object(name) === undefined) return undefined;
  return template(fields, name);
}

/**
 * Parameters, ResultSelector: a payload template. The specification asks for an object; AWS takes an array as well
 * (github.com/aws/aws-toolkit-vscode/issues/2459).
 */
export function template(fields: Fields, name: string): PayloadTemplate | undefined {
  const value = fields.get(name);
  if (Array.isArray(value) || isJsonObject(value)) return anyTemplate(fields, name);
  const isRefused = value !== undefined && fields.around.queryLanguage === 'JSONPath';
  return isRefused ? fields.wrongType('Object', name) : undefined;
}

/** ItemSelector, BatchInput: any value (AWS's JSON schema of the language, github.com/aws/amazon-states-language-service). */
export function anyTemplate(fields: Fields, name: string): PayloadTemplate | undefined {
  if (fields.around.queryLanguage === 'JSONata') return undefined;
  const value = fields.get(name);
  if (value === undefined) return undefined;
  const { template: result, problems } = compileTemplate(value, name);
  noteReads(fields, result);
  for (const problem of problems) fields.error(problem.message, problem.field);
  warnOfBarePaths(fields, value, name);
  return result;
}

/** Adds the variables an expression reads to those of the state around. */
export function noteReads<T extends Partial<ReadsVariables>>(fields: Fields, expression: T): T {
  for (const name of expression.references ?? []) fields.around.reads.add(name);
  return expression;
}

const LOOKS_LIKE_EXPRESSION = /^(?:\${1,2}[.[]|States\.[A-Za-z0-9]+\()/;

/** True for a text that its author most likely meant to be evaluated. */
export function looksLikeExpression(value: Json | undefined): boolean {
  return typeof value === 'string' && LOOKS_LIKE_EXPRESSION.test(value);
}

function warnOfBarePaths(fields: Fields, value: Json, place: string): void {
  if (Array.isArray(value)) {
    value.forEach((item: Json, index) => warnOfBarePaths(fields, item, `${place}[${index}]`));
  } else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (!name.endsWith('.$') && looksLikeExpression(member))
        fields.warning('NO_DOLLAR', MESSAGE.noDollar(name), place);
      warnOfBarePaths(fields, member, `${place}/${name}`);
    }
  }
}
