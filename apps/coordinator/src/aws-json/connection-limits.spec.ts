import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { limitConnections } from './connection-limits.js';
import { answerMalformedRequests } from './malformed-requests.js';

const LATE = 20_000;

/** Sends `text`, then nothing more: what comes back until the other end closes. */
async function answerTo(text: string): Promise<readonly string[]> {
  const server = createServer({ connectionsCheckingInterval: 50 }, (request, response) => {
    request.resume().on('end', () => response.end('done'));
  });
  limitConnections(server, { headersMs: 150, requestMs: 300, idleMs: 100 });
  answerMalformedRequests(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.write(text);
  await once(socket, 'close');
  server.close();
  return answer.split('\r\n');
}

const POST = 'POST / HTTP/1.1\r\nHost: x\r\n';

describe('a connection is ended', () => {
  it.each([
    ['that does not finish its headers', POST, 'HTTP/1.1 408 Request Timeout'],
    ['that does not finish its body', `${POST}Content-Length: 10\r\n\r\n{`, 'HTTP/1.1 408 Request Timeout'],
    ['that sends no further request', `${POST}Content-Length: 2\r\n\r\n{}`, 'HTTP/1.1 200 OK'],
    ['that speaks no HTTP', 'HELO x\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
    ['that tells two lengths', `${POST}Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}`, 'HTTP/1.1 400 Bad Request'],
    [
      'that tells a length and chunks',
      `${POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'HTTP/1.1 400 Bad Request',
    ],
    ['that folds a header', `${POST}X-Amz-Target: a\r\n b\r\n\r\n`, 'HTTP/1.1 400 Bad Request'],
    [
      'that sends too many headers',
      `${POST}${'X-More: '.padEnd(20_000, 'x')}\r\n\r\n`,
      'HTTP/1.1 431 Request Header Fields Too Large',
    ],
  ])(
    '%s, with a date and a request id of its own',
    async (_, sent, status) => {
      const [line, ...headers] = await answerTo(sent);
      expect(line).toBe(status);
      expect(headers).toContainEqual(expect.stringMatching(/^Date: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/));
      if (!status.endsWith('OK'))
        expect(headers).toContainEqual(expect.stringMatching(/^x-amzn-RequestId: [0-9a-f-]{36}$/));
    },
    LATE,
  );
});
