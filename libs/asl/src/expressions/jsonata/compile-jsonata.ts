import { isCheap } from './is-cheap.js';
import { MAX_EVALUATION_DEPTH } from './limits.js';
import type { JsonataExpression } from './model.js';
import { parseExpression, type ParsedExpression } from './parse-expression.js';
import { loadFunctions, toProgram, type Program } from './program.js';
import { findReferences } from './references.js';
import { evaluationDepth } from './syntax-tree.js';
import { findUnsupported, type StatesMember } from './unsupported.js';

/** What AWS refuses an expression for when a machine is created. */
export interface JsonataProblem {
  readonly code: 'INVALID_JSONATA_EXPRESSION' | 'UNSUPPORTED_JSONATA_EXPRESSION';
  readonly message: string;
}

/**
 * What has been parsed at definition time, for the evaluation in this process. Of an expression that is not cheap nothing
 * is kept: it goes to another process as text.
 */
const programs = new WeakMap<JsonataExpression, Program | Promise<Program>>();
const parsedExpressions = new WeakMap<JsonataExpression, ParsedExpression>();

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
  const { variables, called } = findReferences(parsed.tree);
  const overflows = evaluationDepth(parsed.tree) > MAX_EVALUATION_DEPTH;
  const expression: JsonataExpression = {
    text,
    cheap: overflows || isCheap(parsed.tree),
    overflows,
    references: variables,
    calls: [...called],
  };
  const messages = allowed === undefined ? [] : findUnsupported(parsed.tree, allowed);
  const problems = messages.map((message) => ({ code: 'UNSUPPORTED_JSONATA_EXPRESSION' as const, message }));
  if (expression.cheap && !overflows) parsedExpressions.set(expression, parsed);
  return { expression, problems };
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
  const parsed = parsedExpressions.get(expression) ?? parseExpression(expression.text);
  parsedExpressions.delete(expression);
  return toProgram(parsed, findReferences(parsed.tree).names, expression.cheap, functions);
}
