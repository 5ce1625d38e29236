import type { ServerResponse } from 'node:http';

const CONTENT_TYPE = 'application/x-amz-json-1.0';

export function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': CONTENT_TYPE, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}
