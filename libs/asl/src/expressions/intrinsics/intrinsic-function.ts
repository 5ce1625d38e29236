import { isJsonObject, type Json, type JsonObject } from '../../data/json.js';
import type { Scope } from '../scope.js';

/** One `States.…` function. Arguments come evaluated; their number is checked when the call is compiled. */
export interface IntrinsicFunction {
  readonly minArgs: number;
  readonly maxArgs: number;
  /** Throws IntrinsicArgumentError when the arguments do not fit. */
  call(args: readonly Json[], scope: Scope): Json;
  /** True when a literal first argument is handed over with its backslashes (the template of States.Format). */
  readonly rawTemplate?: boolean;
}

/** An argument a function cannot work with; becomes States.IntrinsicFailure with the whole expression named. */
export class IntrinsicArgumentError extends Error {
  override readonly name = 'IntrinsicArgumentError';
}

/** AWS limits the text given to the encoding and hashing functions. */
const MAX_TEXT = 10_000;

export function requireArray(value: Json | undefined, argument: string): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : refuse(`${argument} must be an array`);
}

export function requireObject(value: Json | undefined, argument: string): JsonObject {
  return isJsonObject(value) ? value : refuse(`${argument} must be a JSON object`);
}

export function requireText(value: Json | undefined, argument: string): string {
  return typeof value === 'string' ? value : refuse(`${argument} must be a string`);
}

export function requireShortText(value: Json | undefined, argument: string): string {
  const text = requireText(value, argument);
  return text.length <= MAX_TEXT ? text : refuse(`${argument} must have at most ${MAX_TEXT} characters`);
}

/** A number rounded half up (1.5 → 2, -1.5 → -1), as AWS was seen to do before any arithmetic. */
export function requireRounded(value: Json | undefined, argument: string): number {
  return typeof value === 'number' ? Math.floor(value + 0.5) + 0 : refuse(`${argument} must be a number`);
}

export function refuse(reason: string): never {
  throw new IntrinsicArgumentError(reason);
}
