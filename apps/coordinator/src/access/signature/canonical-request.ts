import { createHash } from 'node:crypto';
import { InvalidSignatureException } from '#sfn-api';
import { queryParameters, type IncomingCall } from './incoming-call.js';

/**
 * SHA-256, in hexadecimal, of the canonical form of a request: what its sender has signed.
 * @param signedHeaders names in lower case, sorted, each once; all of them must be there
 * @throws InvalidSignatureException when they are not
 * @see "Create a signed AWS API request" in the AWS IAM user guide
 */
export function canonicalRequestHash(call: IncomingCall, signedHeaders: readonly string[]): string {
  const lines = [
    call.method,
    canonicalPath(call.target),
    canonicalQuery(call.target),
    ...signedHeaders.map((name) => canonicalHeader(call, name)),
    '',
    signedHeaders.join(';'),
    createHash('sha256').update(call.body).digest('hex'),
  ];
  // Node gives the bytes of a header as so many characters, whatever they encode: so they become the same bytes again.
  return createHash('sha256').update(lines.join('\n'), 'latin1').digest('hex');
}

/** Encoded once more than it was sent, as for every service but S3. */
function canonicalPath(target: string): string {
  const path = target.split('?', 1)[0] as string;
  return path === '' ? '/' : path.split('/').map(encoded).join('/');
}

/** Sorted by name, then by value; the signature of a presigned request covers the others. */
function canonicalQuery(target: string): string {
  return queryParameters(target)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [reencoded(name), reencoded(value)] as const)
    .sort((one, other) => compare(one[0], other[0]) || compare(one[1], other[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Only blanks are taken together: a tab that was sent is a tab. */
function canonicalHeader({ headers }: IncomingCall, name: string): string {
  const values = headers.get(name);
  if (values === undefined) throw new InvalidSignatureException();
  return `${name}:${values.map((value) => value.replace(/^[ \t]+|[ \t]+$/g, '').replace(/ {2,}/g, ' ')).join(',')}`;
}

function reencoded(text: string): string {
  try {
    return encoded(decodeURIComponent(text));
  } catch {
    throw new InvalidSignatureException();
  }
}

/** RFC 3986: all but letters, digits and `-._~` by their UTF-8 bytes. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** By code points: what was encoded is ASCII. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
