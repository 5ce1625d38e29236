import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { REQUEST_ID } from './request-id.js';

const STATUS_OF: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers what is no HTTP, or came too slowly, as Node itself would, but with the headers that every answer has; and hangs up. */
export function answerMalformedRequests(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => answers.set(socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const answer = answers.get(socket);
    // Half an answer is on its way: another one would become a part of it.
    const busy = answer?.headersSent === true && !answer.writableFinished;
    if (socket.writable && !busy) socket.write(headOf(STATUS_OF[error.code ?? ''] ?? 400));
    socket.destroy(error);
  });
}

function headOf(status: number): string {
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Date: ${new Date().toUTCString()}`,
    `${REQUEST_ID}: ${randomUUID()}`,
    'Content-Length: 0',
    'Connection: close',
    '\r\n',
  ].join('\r\n');
}
