import type { IncomingMessage } from 'node:http';
import { RequestEntityTooLargeException } from '#sfn-api';

/**
 * The whole body of a request, at most `limitBytes` of it: larger ones are refused by their Content-Length, or as soon as
 * they pass the limit, without keeping what comes (S7).
 * @throws RequestEntityTooLargeException
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (request.readableEnded) throw new Error('The request body was read before it came here: create the application with `bodyParser: false`');
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new RequestEntityTooLargeException(limitBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) throw new RequestEntityTooLargeException(limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
