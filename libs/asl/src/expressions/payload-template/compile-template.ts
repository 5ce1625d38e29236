import { isJsonObject, type Json, type JsonObject } from '../../data/json.js';
import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import { readForField } from '../field-path.js';
import { compileIntrinsic } from '../intrinsics/compile-intrinsic.js';
import { compilePath } from '../json-path/compile-path.js';
import { defineMember, type JsonObjectDraft } from '../own-members.js';
import type { PayloadTemplate, Scope, ValueExpression } from '../scope.js';
import { notAnExpression } from '../text-expression.js';

/** `field`: the place below the state, e.g. `Parameters` or `Parameters/a[0]/b` (the object that holds the member). */
export interface TemplateProblem {
  readonly field: string;
  readonly message: string;
}

export interface CompiledTemplate {
  readonly template: PayloadTemplate;
  readonly problems: readonly TemplateProblem[];
}

/** What is learnt while the parts of a template are compiled. */
interface Findings {
  readonly problems: TemplateProblem[];
  readonly references: Set<string>;
}

/** A part of a template: the same value every time, shared by all evaluations, or one that depends on the scope. */
type Part = { readonly constant: Json } | { readonly evaluate: (scope: Scope) => Json };

/** Enough to tell what is wrong: each costs an exception, and a hostile template has one in every tenth character. */
const MAX_PROBLEMS = 1_000;
/** As deep as JSON may be nested (rule S7). */
const MAX_DEPTH = 500;

/**
 * Compiles a payload template; `field` is where it stands below the state (`Parameters`, `Assign` …). Objects are
 * searched for `.$` members at any depth, also inside arrays; a bare text in an array is literal.
 */
export function compileTemplate(template: Json, field: string): CompiledTemplate {
  const found: Findings = { problems: [], references: new Set() };
  const part = compilePart(template, field, 0, found);
  const evaluate = 'constant' in part ? () => part.constant : part.evaluate;
  return { template: { evaluate, references: [...found.references] }, problems: found.problems };
}

function compilePart(value: Json, field: string, depth: number, found: Findings): Part {
  if (depth > MAX_DEPTH) {
    found.problems.push({ field, message: `The template is nested deeper than ${MAX_DEPTH} levels` });
    return { constant: null };
  }
  if (Array.isArray(value)) return compileArray(value as readonly Json[], field, depth, found);
  return isJsonObject(value) ? compileObject(value, field, depth, found) : { constant: value };
}

function compileArray(array: readonly Json[], field: string, depth: number, found: Findings): Part {
  const parts = array.map((item, index) => compilePart(item, `${field}[${index}]`, depth + 1, found));
  if (parts.every((part) => 'constant' in part)) return { constant: array };
  return { evaluate: (scope) => parts.map((part) => ('constant' in part ? part.constant : part.evaluate(scope))) };
}

function compileObject(object: JsonObject, field: string, depth: number, found: Findings): Part {
  const skeleton: JsonObjectDraft = {};
  const computed: { readonly name: string; readonly evaluate: (scope: Scope) => Json }[] = [];
  for (const [member, value] of Object.entries(object)) {
    const dynamic = member.endsWith('.$');
    const name = dynamic ? member.slice(0, -2) : member;
    if (Object.hasOwn(skeleton, name))
      found.problems.push({ field, message: `The field '${name}' is given twice, with and without '.$'` });
    const part = dynamic
      ? compileDynamic(member, value, field, found)
      : compilePart(value, `${field}/${member}`, depth + 1, found);
    defineMember(skeleton, name, 'constant' in part ? part.constant : null);
    if ('evaluate' in part) computed.push({ name, evaluate: part.evaluate });
  }
  if (computed.length === 0) return { constant: skeleton };
  return {
    evaluate: (scope) => {
      const result: JsonObjectDraft = { ...skeleton };
      // Every name is already an own member of the copy, so this assignment reaches no inherited setter (rule S6).
      for (const { name, evaluate } of computed) result[name] = evaluate(scope);
      return result;
    },
  };
}

function compileDynamic(member: string, value: Json, field: string, found: Findings): Part {
  if (found.problems.length >= MAX_PROBLEMS) return { constant: null };
  const evaluate = typeof value === 'string' ? compileExpression(member, value, found) : undefined;
  if (evaluate !== undefined) return { evaluate };
  found.problems.push({ field, message: notAnExpression(member).message });
  return { constant: null };
}

function compileExpression(
  member: string,
  text: string,
  { references }: Findings,
): ((scope: Scope) => Json) | undefined {
  try {
    const expression = text.startsWith('$') ? compilePathMember(member, text) : compileIntrinsic(text);
    for (const name of expression.references) references.add(name);
    return (scope) => expression.evaluate(scope);
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return undefined;
    throw error;
  }
}

/** AWS gives null, no error, where only the last index is past the end of the array (`"x.$": "$.items[5]"`). */
function compilePathMember(member: string, text: string): ValueExpression {
  const path = compilePath(text);
  return {
    text,
    references: path.references,
    evaluate: (scope) => path.find(scope) ?? (path.endsPastArray(scope) ? null : readForField(path, member, scope)),
  };
}
