import { isJsonObject, type Json, type JsonObject } from '../../data/json.js';
import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import { defineMember, type JsonObjectDraft } from '../own-members.js';
import { compileChecked, type JsonataProblem } from './compile-jsonata.js';
import type { JsonataTemplate } from './model.js';
import type { StatesMember } from './unsupported.js';

/** `path` as in JsonataTemplate: below the field, `''` for the field itself. */
export interface JsonataTemplateProblem extends JsonataProblem {
  readonly path: string;
}

export interface CompiledJsonataTemplate {
  readonly template: JsonataTemplate;
  readonly problems: readonly JsonataTemplateProblem[];
}

export interface JsonataTemplateOptions {
  /** The members of `$states` besides `input` and `context`. */
  readonly allowed?: readonly StatesMember[];
}

/** As deep as JSON may be nested (rule S7). */
const MAX_DEPTH = 500;

/** The same value every time, or one made of the results. */
type Part = { readonly constant: Json } | { readonly build: (results: readonly Json[]) => Json };

/**
 * Compiles a field in JSONata mode: every text that begins with `{%` and ends with `%}` is an expression, at any depth;
 * everything else, names of members included, stands for itself. A text with something around the braces is plain text.
 */
export function compileJsonataTemplate(
  value: Json,
  { allowed = [] }: JsonataTemplateOptions = {},
): CompiledJsonataTemplate {
  const expressions: JsonataTemplate['expressions'][number][] = [];
  const problems: JsonataTemplateProblem[] = [];

  const compilePart = (part: Json, path: string, depth: number): Part => {
    if (depth > MAX_DEPTH) {
      problems.push({
        path,
        code: 'INVALID_JSONATA_EXPRESSION',
        message: `The value is nested deeper than ${MAX_DEPTH} levels`,
      });
      return { constant: null };
    }
    if (typeof part === 'string' && isJsonataText(part)) return compileText(part.slice(2, -2), path);
    if (Array.isArray(part)) return compileArray(part as readonly Json[], path, depth);
    return isJsonObject(part) ? compileObject(part, path, depth) : { constant: part };
  };

  const compileText = (text: string, path: string): Part => {
    try {
      const { expression, problems: refused } = compileChecked(text, allowed);
      for (const problem of refused) problems.push({ path, ...problem });
      const index = expressions.push({ expression, path }) - 1;
      return { build: (results) => results[index] as Json };
    } catch (error) {
      if (!(error instanceof ExpressionSyntaxError)) throw error;
      problems.push({ path, code: 'INVALID_JSONATA_EXPRESSION', message: error.message });
      return { constant: null };
    }
  };

  const compileArray = (array: readonly Json[], path: string, depth: number): Part => {
    const parts = array.map((item, index) => compilePart(item, `${path}[${index}]`, depth + 1));
    if (parts.every((part) => 'constant' in part)) return { constant: array };
    return { build: (results) => parts.map((part) => ('constant' in part ? part.constant : part.build(results))) };
  };

  const compileObject = (object: JsonObject, path: string, depth: number): Part => {
    const skeleton: JsonObjectDraft = {};
    const computed: { readonly name: string; readonly build: (results: readonly Json[]) => Json }[] = [];
    for (const [name, member] of Object.entries(object)) {
      const part = compilePart(member, `${path}/${name}`, depth + 1);
      defineMember(skeleton, name, 'constant' in part ? part.constant : null);
      if ('build' in part) computed.push({ name, build: part.build });
    }
    if (computed.length === 0) return { constant: object };
    return {
      build: (results) => {
        const result: JsonObjectDraft = { ...skeleton };
        for (const { name, build } of computed) {
          // Copying with `...` gives own members, `__proto__` included; only that name must not be assigned to.
          if (name === '__proto__') defineMember(result, name, build(results));
          else result[name] = build(results);
        }
        return result;
      },
    };
  };

  const root = compilePart(value, '', 0);
  const build = 'constant' in root ? () => root.constant : root.build;
  return { template: { expressions, build }, problems };
}

/** `{% … %}`, exactly: the two braces may not share their percent sign. */
export function isJsonataText(text: string): boolean {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}');
}
