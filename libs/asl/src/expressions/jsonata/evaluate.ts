import { copied } from './data-copies.js';
import { LimitReached, OUT_OF_MEMORY, OUT_OF_STACK, OUT_OF_TIME } from './limits.js';
import type { JsonataBindings, JsonataExpression, JsonataResult } from './model.js';
import type { Program } from './program.js';
import { NotJson, toJson } from './to-json.js';
import { isFunctionValue, isMarked } from './values.js';
import { programOf } from './compile-jsonata.js';

/** What the library watches while it evaluates. It does so between two nodes: not inside a function or a regular expression. */
export interface EvaluationLimits {
  readonly timeoutMs: number;
  /** Evaluations in progress at the same time, inside each other or side by side. */
  readonly stack?: number;
  /** Items of a sequence. */
  readonly sequence?: number;
  readonly regexEngine?: RegExpConstructor;
  /** Of the result, with what is shared counted as often as it occurs. */
  readonly resultBytes?: number;
}

/**
 * Evaluates an expression in this process. The caller answers for whether it may: `expression.cheap`, or a process that
 * may be lost. An expression is always evaluated under the limits of its first evaluation.
 * The data is not changed, and results share with it what is the same.
 */
export async function evaluateJsonata(
  expression: JsonataExpression,
  bindings: JsonataBindings,
  limits: EvaluationLimits,
): Promise<JsonataResult> {
  if (expression.overflows) return OUT_OF_STACK;
  const known = programOf(expression);
  const program = known instanceof Promise ? await known : known;
  watch(program, limits);
  try {
    const value: unknown = await program.parsed.library.evaluate(
      undefined,
      visible(copied(bindings, program.names, program.copyRule), program),
    );
    if (value === undefined) return { ok: false, kind: 'undefined' };
    return {
      ok: true,
      value: program.selects && !isFunctionValue(value) ? selected(value) : toJson(value, limits.resultBytes),
    };
  } catch (error) {
    return failure(error);
  }
}

function watch({ parsed: { options } }: Program, limits: EvaluationLimits): void {
  options.timeout = limits.timeoutMs;
  if (limits.stack !== undefined) options.stack = limits.stack;
  if (limits.sequence !== undefined) options.sequence = limits.sequence;
  if (limits.regexEngine !== undefined) options.RegexEngine = limits.regexEngine;
}

function visible(bindings: JsonataBindings, { names }: Program): Record<string, unknown> {
  const frame = Object.create(null) as Record<string, unknown>;
  frame.states = bindings.states;
  for (const name of names) {
    const value = bindings.variables.get(name);
    if (value !== undefined) frame[name] = value;
  }
  return frame;
}

/** A part of the data, or the list that the library has made of several. */
function selected(value: unknown): never {
  return (Array.isArray(value) && isMarked(value) ? value.slice() : value) as never;
}

interface LibraryError {
  readonly code?: unknown;
  readonly message?: unknown;
}

function failure(error: unknown): JsonataResult {
  if (error instanceof NotJson) return { ok: false, kind: 'unsupported' };
  if (error instanceof LimitReached) return error.failure;
  const { code, message } = (error ?? {}) as LibraryError;
  if (error instanceof RangeError) return /call stack/.test(error.message) ? OUT_OF_STACK : OUT_OF_MEMORY;
  switch (code) {
    case 'D1011':
      return OUT_OF_STACK;
    case 'D1012':
      return OUT_OF_TIME;
    case 'D2014':
    case 'D2015':
      return OUT_OF_MEMORY;
    default: {
      const text = typeof message === 'string' ? message : 'Unknown error';
      return { ok: false, kind: 'thrown', ...(typeof code === 'string' && { code }), message: text };
    }
  }
}
