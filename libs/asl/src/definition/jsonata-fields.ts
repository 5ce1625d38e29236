import type { Json } from '../data/json.js';
import { compileJsonataTemplate, isJsonataText, type JsonataTemplate } from '../expressions/jsonata/index.js';
import type { Fields } from './fields.js';
import { MESSAGE } from './messages.js';
import type { JsonataFields } from './model.js';

/** What `$states` has in a field besides `input` and `context`, which it has in every field (facts/asl.md §12). */
export type Visible = readonly ('result' | 'errorOutput')[];
/** In Output and Assign of a state that has a result of its own: Task, Parallel, Map. */
export const RESULT: Visible = ['result'];
/** In Output and Assign of a Catcher. */
export const ERROR_OUTPUT: Visible = ['errorOutput'];

/** What a state in JSONata mode has besides the fields of both languages; undefined in JSONPath mode. */
export function inJsonata<T = JsonataFields>(fields: Fields, read: () => T): T | undefined {
  return fields.around.queryLanguage === 'JSONata' ? read() : undefined;
}

/** A field that may hold any JSON, with expressions at any depth (Output, Arguments …). JSONata mode only. */
export function jsonataValue(fields: Fields, name: string, visible: Visible = []): JsonataTemplate | undefined {
  const value = fields.get(name);
  if (value === undefined) return undefined;
  if (!hasRoom(fields, name, value)) return undefined;
  const { template, problems } = compileJsonataTemplate(value, { allowed: visible });
  for (const { path, message, code } of problems) fields.error(message, `${name}${path}`, code);
  for (const { expression } of template.expressions)
    for (const variable of expression.references) fields.around.reads.add(variable);
  return template;
}

/**
 * About a quarter of a second's work: parsing takes some 1 µs for each character and 40 µs for each expression, and the
 * parser cannot be interrupted. That is more than 2,000 ordinary expressions; AWS's limit, if it has one, is not known.
 */
const MAX_JSONATA_WEIGHT = 200_000;
const EXPRESSION_WEIGHT = 40;

/** Counts a field in; false, which is noted once, when the expressions of the document are too many or too long. */
function hasRoom(fields: Fields, name: string, value: Json): boolean {
  const { document } = fields.around;
  const hadRoom = document.jsonataWeight <= MAX_JSONATA_WEIGHT;
  document.jsonataWeight += weightOf(value);
  if (document.jsonataWeight <= MAX_JSONATA_WEIGHT) return true;
  if (hadRoom) fields.error(MESSAGE.tooMuchJsonata, name);
  return false;
}

function weightOf(value: Json): number {
  if (typeof value === 'string') return isJsonataText(value) ? value.length + EXPRESSION_WEIGHT : 0;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, member: Json) => sum + weightOf(member), 0);
}

/** A field that is an expression; undefined for a literal, which is read as in JSONPath mode. JSONata mode only. */
export function jsonataExpression(fields: Fields, name: string): JsonataTemplate | undefined {
  return isExpression(fields.get(name)) ? jsonataValue(fields, name) : undefined;
}

/** True for a field that JSONata mode reads as an expression: such a field is no literal to be checked. */
export function isExpressionField(fields: Fields, name: string): boolean {
  return fields.around.queryLanguage === 'JSONata' && isExpression(fields.get(name));
}

function isExpression(value: Json | undefined): boolean {
  return typeof value === 'string' && isJsonataText(value);
}
