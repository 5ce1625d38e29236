import type { Answer, Refusal } from './sfn-api.js';

/**
 * A refusal in the shape it was recorded in: the error response, or the exception that AWS's Python client (boto) raised,
 * as a pair or as its text. Members of the response beyond code and message are not compared.
 */
export function asBotoShows(refusal: Refusal, operation: string, recorded: unknown): Answer | string {
  const { code, message } = refusal;
  const exception = `An error occurred (${code}) when calling the ${operation} operation: ${message}`;
  if (typeof recorded === 'string') return exception;
  if (recorded !== null && typeof recorded === 'object' && 'exception_typename' in recorded) {
    return { exception_typename: code, exception_value: exception };
  }
  const answer = { Error: { Code: code, Message: message } };
  const response = recorded as Answer | undefined;
  return { ...response, ...answer, ...(response && 'message' in response ? { message } : {}) };
}

/** A refusal by the client itself, before any request: not the API's business. */
export function isRaisedByTheClient(recorded: unknown): boolean {
  const text = typeof recorded === 'string' ? recorded : JSON.stringify(recorded ?? '');
  return /Parameter validation failed|ParamValidationError/.test(text);
}
