import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export const REQUEST_ID = 'x-amzn-RequestId';

/** Gives every request an id that its answer tells, whatever is answered. Logs name it. */
export function giveRequestId(_: IncomingMessage, response: ServerResponse, next: () => void): void {
  response.setHeader(REQUEST_ID, randomUUID());
  next();
}

export function requestIdOf(response: ServerResponse): string {
  return String(response.getHeader(REQUEST_ID));
}
