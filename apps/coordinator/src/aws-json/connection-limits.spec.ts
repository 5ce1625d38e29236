import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { limitConnections } from './connection-limits.js';

const LATE = 20_000;

/** Sends `text`, then nothing more: what comes back until the other end closes. */
async function answerTo(text: string): Promise<string> {
  const server = createServer({ connectionsCheckingInterval: 50 }, (request, response) => {
    request.resume().on('end', () => response.end('done'));
  });
  limitConnections(server, { headersMs: 150, requestMs: 300, idleMs: 100 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.write(text);
  await once(socket, 'close');
  server.close();
  return answer.split('\r\n', 1)[0] as string;
}

describe('a connection is ended', () => {
  it.each([
    ['that does not finish its headers', 'POST / HTTP/1.1\r\nHost: x\r\n', 'HTTP/1.1 408 Request Timeout'],
    [
      'that does not finish its body',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{',
      'HTTP/1.1 408 Request Timeout',
    ],
    ['that sends no further request', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}', 'HTTP/1.1 200 OK'],
  ])(
    '%s',
    async (_, sent, answer) => {
      expect(await answerTo(sent)).toBe(answer);
    },
    LATE,
  );
});
