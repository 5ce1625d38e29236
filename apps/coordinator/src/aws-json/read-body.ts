import type { IncomingMessage } from 'node:http';
import { RequestEntityTooLargeException } from '#sfn-api';

/** Bytes of a refused body that are read and thrown away, so that its sender gets to see the answer; then the line is cut. */
const DISCARDED_BYTES = 8 * 1_024 * 1_024;

/**
 * The whole body of a request, at most `limitBytes` of it: a larger one is refused by its Content-Length, or as soon as it
 * passes the limit, and nothing of it is kept (S7).
 * @throws RequestEntityTooLargeException
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (request.readableEnded)
      throw new Error('The request body was read before it came here: create the application with `bodyParser: false`');
    let chunks: Buffer[] = [];
    let size = 0;
    let refused = false;
    const refuse = () => {
      refused = true;
      chunks = [];
      reject(new RequestEntityTooLargeException(limitBytes));
    };
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) refuse();
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes + DISCARDED_BYTES) request.destroy();
      else if (refused) return;
      else if (size > limitBytes) refuse();
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
