import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCOUNT, REGION, startApi, type ApiUnderTest } from '../aws-json/testing/api-under-test.js';
import { Access } from './access.js';
import { AuditLog } from './audit-log.js';
import { RateLimits } from './rate-limits.js';
import { basicTime, SignatureVerifier } from './signature/signature-verifier.js';
import { KEY_ID, keysOf, SECRET } from './testing/keys.js';
import { randomFrom } from './testing/mutants.js';
import { signatureOf } from './testing/sign.js';

/*
 * Signed requests byte by byte over a connection: what a parser makes of them belongs to what is verified.
 */

/** `STEPWELL_WIRE_MUTATIONS=100000`: how many are tried. */
const MUTATIONS = Number(process.env['STEPWELL_WIRE_MUTATIONS'] ?? 1_500);
const SEED = Number(process.env['STEPWELL_MUTATION_SEED'] ?? 1);
const CONNECTIONS = 16;
const BODY = '{"maxResults":100}';
const TARGET = 'AWSStepFunctions.ListStateMachines';

let api: ApiUnderTest;
let port: number;
beforeAll(async () => {
  const verifier = new SignatureVerifier(keysOf({ account: ACCOUNT }));
  const place = { account: ACCOUNT, region: REGION };
  api = await startApi(undefined, new Access(place, verifier, new RateLimits(new Map()), new AuditLog(undefined)));
  port = Number(new URL(api.url).port);
});
afterAll(() => api.close());

/** A valid request, its lines changed by `change` once it has been signed. */
function signed(change: (lines: readonly string[]) => readonly string[] = (lines) => lines, body = BODY): string {
  const at = basicTime(Date.now());
  const headers = [
    ['Host', `127.0.0.1:${port}`],
    ['Content-Type', 'application/x-amz-json-1.0'],
    ['X-Amz-Date', at],
    ['X-Amz-Target', TARGET],
  ] as const;
  const canonicalHeaders = headers.map(([name, value]) => `${name.toLowerCase()}:${value}`).sort();
  const by = { accessKeyId: KEY_ID, secretAccessKey: SECRET, at };
  const { scope, names, signature } = signatureOf({ headers, canonicalHeaders, body: BODY }, by);
  const lines = [
    'POST / HTTP/1.1',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    `Authorization: AWS4-HMAC-SHA256 Credential=${KEY_ID}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${change(lines).join('\r\n')}\r\n\r\n${body}`;
}

/** Ends headers that have no end, and a body that is shorter than it says. */
const MORE = `\r\n\r\n${' '.repeat(200)}`;

/** Status of the first answer; 0 when the connection ends without one. What waits for more gets it after a while. */
async function statusOf(text: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  const waits = setTimeout(() => socket.write(MORE), 300);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
    if (answer.includes('\r\n')) socket.destroy();
  });
  socket.write(Buffer.from(text, 'latin1'));
  await once(socket, 'close');
  clearTimeout(waits);
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

/** What a request says: two that differ only in what HTTP takes for the same are one. */
function meaningOf(text: string): string {
  const end = text.indexOf('\r\n\r\n');
  const [line = '', ...headers] = text.slice(0, end).split('\r\n');
  const named = headers.map((header) => {
    const colon = header.indexOf(':');
    const name = header.slice(0, colon).toLowerCase();
    const value = header.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '');
    // A length with a zero before it is the same length.
    return `${name}:${name === 'content-length' ? value.replace(/^0+(?=\d)/, '') : value}`;
  });
  return [line.replace(/HTTP\/1\.\d$/, 'HTTP/1'), ...named, text.slice(end)].join('\n');
}

describe('a signed request on the wire', () => {
  it('is let in', async () => {
    expect(await statusOf(signed())).toBe(200);
  });

  const HIDDEN = 'X-Amz-Target: AWSStepFunctions.DeleteStateMachine';
  it.each<[string, (lines: readonly string[]) => readonly string[]]>([
    ['a second target', (lines) => [...lines, HIDDEN]],
    ['another target first', ([line = '', ...lines]) => [line, HIDDEN, ...lines]],
    ['the target in a folded line', (lines) => lines.map((line) => line.replace(TARGET, `\r\n ${TARGET}`))],
    ['a second Host', (lines) => [...lines, 'Host: elsewhere']],
    ['another Host', (lines) => lines.map((line) => line.replace(/^Host: .*/, 'Host: elsewhere'))],
    ['no Host', (lines) => lines.filter((line) => !line.startsWith('Host'))],
    ['a blank before a colon', (lines) => lines.map((line) => line.replace('X-Amz-Target:', 'X-Amz-Target :'))],
    ['a second date', (lines) => [...lines, 'X-Amz-Date: 20990101T000000Z']],
    ['a session token nobody signed', (lines) => [...lines, 'X-Amz-Security-Token: token-of-a-session']],
    ['a second Authorization', (lines) => [...lines, 'Authorization: Basic dGVzdDp0ZXN0']],
    ['a query', ([, ...lines]) => ['POST /?a=1 HTTP/1.1', ...lines]],
    ['another path', ([, ...lines]) => ['POST /./ HTTP/1.1', ...lines]],
    ['two slashes', ([, ...lines]) => ['POST // HTTP/1.1', ...lines]],
    ['an absolute target', ([, ...lines]) => [`POST http://127.0.0.1:${port}/ HTTP/1.1`, ...lines]],
    ['a shorter length', (lines) => lines.map((line) => line.replace(/^(Content-Length: )\d+/, '$117'))],
    ['two lengths', (lines) => [...lines, 'Content-Length: 2']],
    ['a length and chunks', (lines) => [...lines, 'Transfer-Encoding: chunked']],
    ['a null byte', (lines) => lines.map((line) => line.replace(TARGET, `${TARGET}\0`))],
  ])('is refused with %s', async (_, change) => {
    const status = await statusOf(signed(change));
    expect([400, 404, 405]).toContain(status);
  });

  it('may come in chunks: what is signed is the body', async () => {
    const body = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
    const chunked = signed((lines) => [...lines.slice(0, -1), 'Transfer-Encoding: chunked'], body);
    expect(await statusOf(chunked)).toBe(200);
  });

  it(`is never let in with one byte replaced (${MUTATIONS} mutants, seed ${SEED})`, async () => {
    const random = randomFrom(SEED);
    const statuses = new Map<number, number>();
    const accepted: string[] = [];
    let left = MUTATIONS;
    const work = async () => {
      while (left > 0) {
        left -= 1;
        const valid = signed();
        let mutant: string;
        do {
          const at = random(valid.length);
          mutant = valid.slice(0, at) + String.fromCharCode(random(256)) + valid.slice(at + 1);
        } while (meaningOf(mutant) === meaningOf(valid));
        const status = await statusOf(mutant);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 200 && status < 300) accepted.push(mutant);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, work));
    expect(accepted).toEqual([]);
    // A fault of ours would be one, too; and most of them are judged, not only dropped.
    expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(statuses.get(400)).toBeGreaterThan(MUTATIONS * 0.9);
  }, 600_000);
});
