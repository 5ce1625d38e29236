import { JsonText } from '../json-text.js';
import { submittedOutput, type Submission, type TaskOutcome } from '#store';
import { isLambda, quotedTaskName } from '../handlers/resource-arn.js';
import { isTaskFailure } from '../task-failure.js';

/** Most UTF-8 bytes of a task's result. */
export const MAX_RESULT_BYTES = 262_144;
/** Deepest nesting of a result: what the other side of the wire still reads. */
export const MAX_RESULT_DEPTH = 500;
/** AWS's own limits for an error name and a cause, in UTF-8 bytes (facts/api.md §3). */
const MAX_ERROR_BYTES = 256;
const MAX_CAUSE_BYTES = 32_768;
const MAX_STACK_LINES = 20;

/** The outcome of a handler that returned `result`: its JSON text, or the failure to make one. */
export function outcomeOfResult(result: unknown, resource: string, requestId: string): TaskOutcome {
  let output: string;
  try {
    output = toJson(result);
  } catch (error) {
    return outcomeOfError(error, resource, requestId);
  }
  if (Buffer.byteLength(output, 'utf8') > MAX_RESULT_BYTES) return tooLarge(resource);
  return { ok: true, output };
}

/** A result that only submits its task is recorded as the API's whole response: that is what the limit is for. */
export function withinLimit(outcome: TaskOutcome, submission: Submission | undefined, resource: string): TaskOutcome {
  if (!submission || !outcome.ok) return outcome;
  const bytes = Buffer.byteLength(submittedOutput(submission.response, outcome.output), 'utf8');
  return bytes > MAX_RESULT_BYTES ? tooLarge(resource) : outcome;
}

function tooLarge(resource: string): TaskOutcome {
  const cause = `The state/task '${quotedTaskName(resource)}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return { ok: false, error: 'States.DataLimitExceeded', cause };
}

/**
 * The outcome of a handler that threw.
 * - A `TaskFailure` is given on as it is.
 * - For a Lambda function the error is the thrown error's type and the cause the JSON text that Lambda answers with:
 *   `{"errorMessage", "errorType", "requestId", "stackTrace"}`.
 * - For any other resource the error is the type and the cause the message.
 */
export function outcomeOfError(thrown: unknown, resource: string, requestId: string): TaskOutcome {
  if (isTaskFailure(thrown)) return failed(thrown.error, thrown.cause);
  const { type, message, stack } = describe(thrown);
  if (!isLambda(resource)) return failed(type, message);
  const answer = (errorMessage: string, stackTrace: readonly string[]) =>
    JSON.stringify({ errorMessage, errorType: cut(type, MAX_ERROR_BYTES), requestId, stackTrace });
  let text = answer(cut(message, MAX_CAUSE_BYTES / 2), stack);
  // Cutting the text would leave no JSON: the stack goes first, then more of the message, which JSON may make six times as long.
  for (let bytes = MAX_CAUSE_BYTES / 2; Buffer.byteLength(text) > MAX_CAUSE_BYTES; bytes /= 2)
    text = answer(cut(message, bytes), []);
  return failed(type, text);
}

/**
 * The name an error goes by: the `name` it gives itself, else its class.
 * Values that are no errors go by their type, as in Lambda.
 */
export function describe(thrown: unknown): {
  readonly type: string;
  readonly message: string;
  readonly stack: readonly string[];
} {
  if (!(thrown instanceof Error)) {
    return { type: thrown === null ? 'null' : typeof thrown, message: textOf(thrown), stack: [] };
  }
  const own = typeof thrown.name === 'string' && thrown.name !== '' ? thrown.name : 'Error';
  const type = own === 'Error' && thrown.constructor.name !== '' ? thrown.constructor.name : own;
  const lines = typeof thrown.stack === 'string' ? thrown.stack.split('\n') : [];
  const stack = lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, MAX_STACK_LINES);
  return { type, message: String(thrown.message), stack };
}

function failed(error: string, cause: string | undefined): TaskOutcome {
  return {
    ok: false,
    error: cut(error, MAX_ERROR_BYTES),
    ...(cause === undefined ? {} : { cause: cut(cause, MAX_CAUSE_BYTES) }),
  };
}

/** The longest beginning of whole characters that takes no more UTF-8 bytes than that. */
function cut(text: string, bytes: number): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(bytes)).read);
}

/** @throws Error of the name Lambda uses for a result that has no JSON */
function toJson(result: unknown): string {
  if (result === undefined) return 'null';
  let text: string | undefined;
  try {
    text = result instanceof JsonText ? result.text : JSON.stringify(result);
  } catch (error) {
    throw new MarshalError(
      `the handler's result cannot be written as JSON: ${String((error as Error).message).split('\n', 1)[0]}`,
    );
  }
  if (text === undefined)
    throw new MarshalError(`the handler's result cannot be written as JSON: it is a ${typeof result}`);
  if (depthOf(text) > MAX_RESULT_DEPTH)
    throw new MarshalError(`the handler's result is nested deeper than ${MAX_RESULT_DEPTH} levels`);
  return text;
}

class MarshalError extends Error {
  override readonly name = 'Runtime.MarshalError';
}

/** Nesting of arrays and objects in a JSON text. */
export function depthOf(text: string): number {
  // Each level takes two characters.
  if (text.length < 2 * MAX_RESULT_DEPTH) return 0;
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth);
    else if (char === ']' || char === '}') depth--;
  }
  return deepest;
}

function endOfString(text: string, open: number): number {
  let at = open + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
