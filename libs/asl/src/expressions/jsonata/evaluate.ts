import { programOf, selectionIn } from './compile-jsonata.js';
import { copied } from './data-copies.js';
import type { EvaluationClock } from './evaluation-clock.js';
import { LimitReached, OUT_OF_MEMORY, OUT_OF_STACK, OUT_OF_TIME } from './limits.js';
import type { JsonataBindings, JsonataExpression, JsonataResult } from './model.js';
import type { Program } from './program.js';
import { select, variableOf, type Selection } from './selection.js';
import { NotJson, toJson } from './to-json.js';
import { isFunctionValue, isMarked } from './values.js';

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
 * Evaluates an expression in this process; at once, if it only selects. The caller answers for whether it may:
 * `expression.cheap`, or a process that may be lost.
 * The data is not changed, and results share with it what is the same.
 */
export function evaluateJsonata(
  expression: JsonataExpression,
  bindings: JsonataBindings,
  limits: EvaluationLimits,
): JsonataResult | Promise<JsonataResult> {
  return selectAtOnce(expression, bindings) ?? evaluateByLibrary(expression, bindings, limits);
}

/** undefined: the library is needed. */
function selectAtOnce(expression: JsonataExpression, bindings: JsonataBindings): JsonataResult | undefined {
  const selection = selectionIn(expression);
  const from = selection && variableOf(selection, bindings);
  if (from === undefined) return undefined;
  const value = select(from, (selection as Selection).names);
  return value === undefined ? NOTHING : { ok: true, value };
}

/** As `evaluateJsonata`, and every node by the library itself: what the other way is measured by. */
export async function evaluateByLibrary(
  expression: JsonataExpression,
  bindings: JsonataBindings,
  limits: EvaluationLimits,
): Promise<JsonataResult> {
  if (expression.overflows) return OUT_OF_STACK;
  const known = programOf(expression);
  const program = known instanceof Promise ? await known : known;
  watch(program.parsed.clock, expression, limits);
  try {
    const value: unknown = await program.parsed.library.evaluate(
      undefined,
      visible(copied(bindings, program.names, program.copyRule), program),
    );
    if (value === undefined) return NOTHING;
    return {
      ok: true,
      value: program.selects && !isFunctionValue(value) ? selected(value) : toJson(value, limits.resultBytes),
    };
  } catch (error) {
    return failure(error);
  }
}

const NOTHING: JsonataResult = Object.freeze({ ok: false, kind: 'undefined' });

function watch(clock: EvaluationClock, { cheap }: JsonataExpression, limits: EvaluationLimits): void {
  clock.begin(limits.timeoutMs, cheap);
  if (limits.stack !== undefined) clock.stack = limits.stack;
  if (limits.sequence !== undefined) clock.sequence = limits.sequence;
  if (limits.regexEngine !== undefined) clock.RegexEngine = limits.regexEngine;
}

function visible({ states, variables }: JsonataBindings, { names }: Program): Record<string, unknown> {
  if (names.length === 0) return { states };
  const frame = Object.create(null) as Record<string, unknown>;
  frame.states = states;
  for (const name of names) {
    const value = variables.get(name);
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
