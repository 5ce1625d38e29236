import { createHash, createHmac } from 'node:crypto';
import { headerValues, type IncomingCall } from '../signature/incoming-call.js';

/* A second reading of the published algorithm, for tests: it shares no line with what is tested. */

export interface ToSign {
  readonly method?: string;
  readonly target?: string;
  /** As on the wire: name, value. All of them are signed. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** What canonical form of the query is signed, when `target` has one. */
  readonly canonicalQuery?: string;
  /** What is signed for the body; its SHA-256 unless told otherwise. */
  readonly payloadHash?: string;
  /** What canonical form of the headers is signed, `name:value` each. */
  readonly canonicalHeaders: readonly string[];
}

export interface SignWith {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** `yyyymmddThhmmssZ` */
  readonly at: string;
  readonly region?: string;
  readonly service?: string;
  readonly terminator?: string;
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Scope and signature of what a test has put in canonical form by hand. */
export function signatureOf(request: ToSign, by: SignWith) {
  const { region = 'us-east-1', service = 'states', terminator = 'aws4_request' } = by;
  const day = by.at.slice(0, 8);
  const names = request.canonicalHeaders.map((line) => line.slice(0, line.indexOf(':'))).join(';');
  const canonical = [
    request.method ?? 'POST',
    '/',
    request.canonicalQuery ?? '',
    ...request.canonicalHeaders,
    '',
    names,
    request.payloadHash ?? sha256(request.body ?? ''),
  ].join('\n');
  const scope = `${day}/${region}/${service}/${terminator}`;
  const toSign = `AWS4-HMAC-SHA256\n${by.at}\n${scope}\n${sha256(canonical)}`;
  const key = [day, region, service, terminator].reduce<string | Buffer>(hmac, `AWS4${by.secretAccessKey}`);
  return { scope, names, signature: hmac(key, toSign).toString('hex') };
}

/** The request with its Authorization header, as it comes in. */
export function signedCall(request: ToSign, by: SignWith): IncomingCall {
  const { scope, names, signature } = signatureOf(request, by);
  const authorization = `AWS4-HMAC-SHA256 Credential=${by.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return callWith(request, [...request.headers, ['Authorization', authorization]]);
}

export function callWith(
  { method = 'POST', target = '/', body = '' }: Pick<ToSign, 'method' | 'target' | 'body'>,
  headers: ToSign['headers'],
): IncomingCall {
  return { method, target, headers: headerValues(headers.flat()), body: Buffer.from(body) };
}
