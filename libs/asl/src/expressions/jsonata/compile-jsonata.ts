import { isCheap } from './is-cheap.js';
import { MAX_EVALUATION_DEPTH } from './limits.js';
import type { JsonataExpression } from './model.js';
import { parseExpression, type ParsedExpression } from './parse-expression.js';
import { loadFunctions, toProgram, type Program } from './program.js';
import { readsContext } from './reads-context.js';
import { findReferences } from './references.js';
import { selectionOf, type Selection } from './selection.js';
import { evaluationDepth } from './syntax-tree.js';
import { findUnsupported, type StatesMember } from './unsupported.js';

/** What AWS refuses an expression for when a machine is created. */
export interface JsonataProblem {
  readonly code: 'INVALID_JSONATA_EXPRESSION' | 'UNSUPPORTED_JSONATA_EXPRESSION';
  readonly message: string;
}

/** What an expression is made of: its syntax tree, and the names it reads from outside. */
interface Source {
  readonly parsed: ParsedExpression;
  readonly names: ReadonlySet<string>;
}

/**
 * What has been found at definition time, for the evaluation in this process. Of an expression that is not cheap nothing
 * is kept: it goes to another process as text.
 */
const sources = new WeakMap<JsonataExpression, Source>();
const selections = new WeakMap<JsonataExpression, Selection>();
const programs = new WeakMap<JsonataExpression, Program | Promise<Program>>();

/** Compiles the text between `{%` and `%}`. Throws ExpressionSyntaxError with AWS's text. */
export function compileJsonata(text: string): JsonataExpression {
  return compile(text, undefined).expression;
}

/**
 * Compiles the text, and says what AWS would refuse in it although it is correct JSONata. Throws ExpressionSyntaxError.
 * @param allowed the members of `$states` besides `input` and `context`
 */
export function compileChecked(
  text: string,
  allowed: readonly StatesMember[],
): { readonly expression: JsonataExpression; readonly problems: readonly JsonataProblem[] } {
  return compile(text, allowed);
}

function compile(given: string, allowed: readonly StatesMember[] | undefined) {
  const text = given.trim();
  const parsed = parseExpression(text);
  const { variables, names, called } = findReferences(parsed.tree);
  const overflows = evaluationDepth(parsed.tree) > MAX_EVALUATION_DEPTH;
  const expression: JsonataExpression = {
    text,
    cheap: overflows || isCheap(parsed.tree),
    overflows,
    readsContext: readsContext(parsed.tree),
    references: variables,
    calls: [...called],
  };
  const messages = allowed === undefined ? [] : findUnsupported(parsed.tree, allowed);
  const problems = messages.map((message) => ({ code: 'UNSUPPORTED_JSONATA_EXPRESSION' as const, message }));
  if (expression.cheap && !overflows) sources.set(expression, { parsed, names });
  const selection = selectionOf(parsed.tree);
  if (selection !== undefined) selections.set(expression, selection);
  return { expression, problems };
}

/** The path that the expression is, if it is nothing else. */
export function selectionIn(expression: JsonataExpression): Selection | undefined {
  return selections.get(expression);
}

/** What evaluates the expression: made of the text if need be, at its first evaluation. */
export function programOf(expression: JsonataExpression): Program | Promise<Program> {
  const known = programs.get(expression);
  if (known !== undefined) return known;
  const made = makeProgram(expression).then((program) => {
    programs.set(expression, program);
    return program;
  });
  programs.set(expression, made);
  return made;
}

async function makeProgram(expression: JsonataExpression): Promise<Program> {
  const functions = await loadFunctions();
  const { parsed, names } = sources.get(expression) ?? sourceOf(expression.text);
  sources.delete(expression);
  return toProgram(parsed, names, expression.cheap, functions);
}

function sourceOf(text: string): Source {
  const parsed = parseExpression(text);
  return { parsed, names: findReferences(parsed.tree).names };
}
