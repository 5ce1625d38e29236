import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import { SfnApiError } from '#sfn-api';
import { KEY_ID, keysOf, SECRET } from '../testing/keys.js';
import { callWith, signatureOf, signedCall, type SignWith, type ToSign } from '../testing/sign.js';
import type { IncomingCall } from './incoming-call.js';
import { SignatureVerifier } from './signature-verifier.js';

const AT = '20150830T123600Z';
const NOW = Date.UTC(2015, 7, 30, 12, 36, 0);
const BY: SignWith = { accessKeyId: KEY_ID, secretAccessKey: SECRET, at: AT };
const HOST = 'states.us-east-1.amazonaws.com';
const TARGET = 'AWSStepFunctions.ListStateMachines';
const MISMATCH =
  /^InvalidSignatureException: The request signature we calculated does not match the signature you provided\. /;

const PLAIN: ToSign = {
  headers: [
    ['Host', HOST],
    ['X-Amz-Date', AT],
    ['X-Amz-Target', TARGET],
  ],
  canonicalHeaders: [`host:${HOST}`, `x-amz-date:${AT}`, `x-amz-target:${TARGET}`],
  body: '{}',
};
const withHeaders = (headers: ToSign['headers'], canonicalHeaders: readonly string[]): ToSign => ({
  ...PLAIN,
  headers: [...headers, ...PLAIN.headers],
  canonicalHeaders: [...PLAIN.canonicalHeaders, ...canonicalHeaders].sort(),
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const verify = (call: IncomingCall, { now = NOW, keys = keysOf({}) } = {}) =>
  new SignatureVerifier(keys, () => now).verify(call);
function refusal(call: IncomingCall, options?: Parameters<typeof verify>[1]): string {
  try {
    verify(call, options);
  } catch (error) {
    if (error instanceof SfnApiError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('a signature in the Authorization header', () => {
  it.each<[string, ToSign]>([
    ['of a plain request', PLAIN],
    ['with an empty body', { ...PLAIN, body: '' }],
    ['with a body beyond ASCII', { ...PLAIN, body: '{"name":"Ümläut 名前 😀"}' }],
    [
      'with a header that came twice',
      withHeaders(
        [
          ['My-Header', 'b'],
          ['my-header', 'a'],
        ],
        ['my-header:b,a'],
      ),
    ],
    ['with a list in one header', withHeaders([['My-Header', 'value1, value2']], ['my-header:value1, value2'])],
    [
      'with blanks around and inside values',
      withHeaders(
        [
          ['My-Header', '  a   b  c '],
          ['My-Other', ' "a   b" '],
        ],
        ['my-header:a b c', 'my-other:"a b"'],
      ),
    ],
    ['with an empty header', withHeaders([['My-Header', '']], ['my-header:'])],
    [
      'with names in other cases and order',
      { ...PLAIN, headers: [...PLAIN.headers].reverse().map(([name, value]) => [name.toUpperCase(), value] as const) },
    ],
    [
      'with headers that proxies and clients add',
      { ...PLAIN, headers: [...PLAIN.headers, ['User-Agent', 'x'], ['Connection', 'keep-alive']] },
    ],
    [
      'with the hash of its body in a header',
      withHeaders([['X-Amz-Content-Sha256', sha256('{}')]], [`x-amz-content-sha256:${sha256('{}')}`]),
    ],
    ['with a signed user agent', withHeaders([['User-Agent', 'aws-sdk/1']], ['user-agent:aws-sdk/1'])],
    [
      'with a port in Host',
      {
        ...PLAIN,
        headers: [['Host', 'localhost:8083'], ...PLAIN.headers.slice(1)],
        canonicalHeaders: ['host:localhost:8083', ...PLAIN.canonicalHeaders.slice(1)],
      },
    ],
    ['with a query out of order', { ...PLAIN, target: '/?b=2&a=1&b=1&a', canonicalQuery: 'a=&a=1&b=1&b=2' }],
    [
      'with a query in other spellings',
      { ...PLAIN, target: "/?%61=%2f&k=~!'()*&u=%c3%a9", canonicalQuery: 'a=%2F&k=~%21%27%28%29%2A&u=%C3%A9' },
    ],
  ])('is accepted %s', (_, request) => {
    expect(verify(signedCall(request, BY))).toMatchObject({ accessKeyId: KEY_ID, account: '123456789012' });
  });

  it('covers the bytes of a header, whatever they encode', () => {
    const value = 'Ümläut';
    const raw = Buffer.from(value).toString('latin1'); // as Node hands it over
    const { scope, names, signature } = signatureOf(withHeaders([], [`my-header:${value}`]), BY);
    const authorization = `AWS4-HMAC-SHA256 Credential=${KEY_ID}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
    const call = callWith(PLAIN, [...PLAIN.headers, ['My-Header', raw], ['Authorization', authorization]]);
    expect(verify(call)).toMatchObject({ accessKeyId: KEY_ID });
  });

  it('is read with or without blanks between its parts', () => {
    const call = signedCall(PLAIN, BY);
    const [text = ''] = call.headers.get('authorization') ?? [];
    const spelled = (authorization: string) => ({
      ...call,
      headers: new Map([...call.headers, ['authorization', [authorization]]]),
    });
    expect(verify(spelled(text.replaceAll(', ', ',')))).toBeDefined();
    expect(verify(spelled(text.replaceAll(', ', ',   ')))).toBeDefined();
    expect(refusal(spelled(text.toUpperCase()))).toMatch(/^IncompleteSignatureException/);
  });

  it('is what the signer of the AWS SDK makes', async () => {
    const signer = new SignatureV4({
      service: 'states',
      region: 'eu-central-1',
      credentials: { accessKeyId: KEY_ID, secretAccessKey: SECRET },
      sha256: NodeSha256,
      applyChecksum: false,
    });
    for (const body of ['{}', '{"name":"é  x"}']) {
      const headers = {
        host: 'sync-localhost:8083',
        'x-amz-target': TARGET,
        'content-type': 'application/x-amz-json-1.0',
        odd: '  a   b ',
      };
      const signed = await signer.sign(
        { method: 'POST', protocol: 'http:', hostname: 'localhost', path: '/', headers, body, query: {} },
        { signingDate: new Date(NOW) },
      );
      expect(verify(callWith({ body }, Object.entries(signed.headers)))).toMatchObject({ accessKeyId: KEY_ID });
      const presigned = await signer.presign(
        { method: 'POST', protocol: 'http:', hostname: 'localhost', path: '/', headers, body, query: {} },
        { signingDate: new Date(NOW), expiresIn: 60, unhoistableHeaders: new Set(['x-amz-target']) },
      );
      const target = `/?${Object.entries(presigned.query ?? {})
        .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
        .join('&')}`;
      expect(verify(callWith({ body, target }, Object.entries(presigned.headers)))).toMatchObject({
        accessKeyId: KEY_ID,
      });
    }
  });

  const without = (name: string): IncomingCall => {
    const call = signedCall(PLAIN, BY);
    return { ...call, headers: new Map([...call.headers].filter(([each]) => each !== name)) };
  };
  const saying = (text: string): IncomingCall => callWith(PLAIN, [...PLAIN.headers, ['Authorization', text]]);
  const unsigned = (name: string): IncomingCall =>
    signedCall(
      { ...PLAIN, canonicalHeaders: PLAIN.canonicalHeaders.filter((line) => !line.startsWith(`${name}:`)) },
      BY,
    );
  const SCOPE = `${KEY_ID}/20150830/us-east-1/states/aws4_request`;
  const SIGNATURE = '0'.repeat(64);

  it.each<[string, IncomingCall, RegExp]>([
    ['none', callWith(PLAIN, PLAIN.headers), /^MissingAuthenticationTokenException: Missing Authentication Token$/],
    ['another scheme', saying('Basic dGVzdDp0ZXN0'), /^IncompleteSignatureException: Unsupported AWS 'algorithm'/],
    ['no parameters', saying('AWS4-HMAC-SHA256 '), /^IncompleteSignatureException: '' not a valid key=value pair/],
    [
      'no signature',
      saying(`AWS4-HMAC-SHA256 Credential=${SCOPE}, SignedHeaders=host`),
      /^IncompleteSignatureException: Authorization header requires 'Signature' parameter\. \(Hashed with SHA-256/,
    ],
    [
      'a parameter twice',
      saying(`AWS4-HMAC-SHA256 Credential=${SCOPE}, Credential=${SCOPE}, SignedHeaders=host, Signature=${SIGNATURE}`),
      /^IncompleteSignatureException/,
    ],
    [
      'an unknown parameter',
      saying(`AWS4-HMAC-SHA256 Credential=${SCOPE}, SignedHeaders=host, Signature=${SIGNATURE}, More=1`),
      /^IncompleteSignatureException/,
    ],
    [
      'a short scope',
      saying(`AWS4-HMAC-SHA256 Credential=${KEY_ID}/20150830, SignedHeaders=host, Signature=${SIGNATURE}`),
      /^IncompleteSignatureException: Credential must have exactly 5/,
    ],
    [
      'two Authorization headers',
      callWith(PLAIN, [...PLAIN.headers, ['Authorization', 'a'], ['authorization', 'b']]),
      /^IncompleteSignatureException: There is more than one/,
    ],
    [
      'no date',
      without('x-amz-date'),
      /^IncompleteSignatureException: Authorization header requires existence of an 'X-Amz-Date' header/,
    ],
    [
      'a date that is none',
      {
        ...without('x-amz-date'),
        headers: new Map([...signedCall(PLAIN, BY).headers, ['x-amz-date', ['20151330T123600Z']]]),
      },
      /^IncompleteSignatureException: Date must be in ISO-8601 'basic format'/,
    ],
    ['a signed header that is not there', without('x-amz-target'), MISMATCH],
    ['no signed host', unsigned('host'), /^InvalidSignatureException: 'Host' or ':authority' must be a 'SignedHeader'/],
    ['no signed date', unsigned('x-amz-date'), /^InvalidSignatureException: 'x-amz-date' must be a 'SignedHeader'/],
    [
      'no signed target',
      unsigned('x-amz-target'),
      /^InvalidSignatureException: 'x-amz-target' must be a 'SignedHeader'/,
    ],
    [
      'signed headers out of order',
      signedCall({ ...PLAIN, canonicalHeaders: [...PLAIN.canonicalHeaders].reverse() }, BY),
      MISMATCH,
    ],
    [
      'a signed header twice',
      signedCall({ ...PLAIN, canonicalHeaders: [PLAIN.canonicalHeaders[0] as string, ...PLAIN.canonicalHeaders] }, BY),
      MISMATCH,
    ],
    ['another secret', signedCall(PLAIN, { ...BY, secretAccessKey: `${SECRET}x` }), MISMATCH],
    [
      'another service',
      signedCall(PLAIN, { ...BY, service: 'sqs' }),
      /^InvalidSignatureException: Credential should be scoped to correct service: 'states'/,
    ],
    [
      'another terminator',
      signedCall(PLAIN, { ...BY, terminator: 'aws5_request' }),
      /^InvalidSignatureException: Credential should be scoped with a valid terminator/,
    ],
    [
      'an unknown key',
      signedCall(PLAIN, { ...BY, accessKeyId: 'AKIDNOBODY' }),
      /^UnrecognizedClientException: The security token included in the request is invalid\.$/,
    ],
    [
      'a body that is left out',
      signedCall(
        {
          ...withHeaders([['X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD']], ['x-amz-content-sha256:UNSIGNED-PAYLOAD']),
          payloadHash: 'UNSIGNED-PAYLOAD',
        },
        BY,
      ),
      MISMATCH,
    ],
    ['another body', { ...signedCall(PLAIN, BY), body: Buffer.from('{ }') }, MISMATCH],
    ['another path', { ...signedCall(PLAIN, BY), target: '/x' }, MISMATCH],
    ['a query nobody signed', { ...signedCall(PLAIN, BY), target: '/?a=1' }, MISMATCH],
    ['a query of bad escapes', { ...signedCall(PLAIN, BY), target: '/?a=%zz' }, MISMATCH],
    [
      'a signature in the query, too',
      { ...signedCall(PLAIN, BY), target: `/?X-Amz-Signature=${SIGNATURE}` },
      /^IncompleteSignatureException/,
    ],
  ])('is refused: %s', (_, call, reason) => {
    expect(refusal(call)).toMatch(reason);
  });

  it('refuses the scope of another day', () => {
    const call = signedCall(PLAIN, { ...BY, at: AT });
    const headers = new Map([
      ...call.headers,
      ['authorization', [(call.headers.get('authorization')?.[0] ?? '').replace('/20150830/', '/20150831/')]],
    ]);
    expect(refusal({ ...call, headers })).toBe(
      `InvalidSignatureException: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150831' != '20150830', from '${AT}'.`,
    );
  });

  it.each([
    { minutes: 5, seconds: 0, answer: 'accepted' },
    { minutes: -5, seconds: 0, answer: 'accepted' },
    {
      minutes: 5,
      seconds: 1,
      answer:
        'InvalidSignatureException: Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)',
    },
    {
      minutes: -5,
      seconds: -1,
      answer:
        'InvalidSignatureException: Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)',
    },
  ])('when the clocks are $minutes min $seconds s apart: $answer', ({ minutes, seconds, answer }) => {
    expect(refusal(signedCall(PLAIN, BY), { now: NOW + (minutes * 60 + seconds) * 1_000 })).toBe(answer);
  });

  it('is for any region, unless the key is bound to one', () => {
    const elsewhere = signedCall(PLAIN, { ...BY, region: 'ap-south-1' });
    expect(refusal(elsewhere)).toBe('accepted');
    expect(refusal(elsewhere, { keys: keysOf({ region: 'ap-south-1' }) })).toBe('accepted');
    expect(refusal(elsewhere, { keys: keysOf({ region: 'us-east-1' }) })).toMatch(
      /^InvalidSignatureException: Credential should be scoped to a valid region, not 'ap-south-1'/,
    );
  });
});

describe('a session token', () => {
  const TOKEN = 'session-token-of-some-length';
  const keys = keysOf({ sessionToken: TOKEN });
  const carrying = (token: string) => withHeaders([['X-Amz-Security-Token', token]], [`x-amz-security-token:${token}`]);
  const INVALID = 'UnrecognizedClientException: The security token included in the request is invalid.';

  it('must come along with the key it was made for, and with no other', () => {
    expect(refusal(signedCall(carrying(TOKEN), BY), { keys })).toBe('accepted');
    expect(refusal(signedCall(PLAIN, BY), { keys })).toBe(INVALID);
    expect(refusal(signedCall(carrying(`${TOKEN}x`), BY), { keys })).toBe(INVALID);
    expect(refusal(signedCall(carrying(''), BY), { keys })).toBe(INVALID);
    expect(refusal(signedCall(carrying(TOKEN), BY))).toBe(INVALID);
    expect(refusal(signedCall(carrying(''), BY))).toBe(INVALID);
  });

  it('must be signed', () => {
    const loose = signedCall({ ...carrying(TOKEN), canonicalHeaders: PLAIN.canonicalHeaders }, BY);
    expect(refusal(loose, { keys })).toBe(
      "InvalidSignatureException: 'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.",
    );
  });

  it('ends with its session', () => {
    const until = keysOf({ sessionToken: TOKEN, expires: '2015-08-30T12:36:00Z' });
    expect(refusal(signedCall(carrying(TOKEN), BY), { keys: until, now: NOW - 1 })).toBe('accepted');
    expect(refusal(signedCall(carrying(TOKEN), BY), { keys: until })).toBe(
      'ExpiredTokenException: The security token included in the request is expired',
    );
    // Whoever cannot sign learns nothing of it.
    expect(refusal(signedCall(carrying(TOKEN), { ...BY, secretAccessKey: 'x' }), { keys: until })).toMatch(MISMATCH);
  });
});

describe('a presigned request', () => {
  const presigned = (
    more: { expires?: string; extra?: string; headers?: ToSign['headers']; signed?: readonly string[] } = {},
  ): IncomingCall => {
    const canonicalHeaders = more.signed ?? [`host:${HOST}`, `x-amz-target:${TARGET}`];
    const names = canonicalHeaders.map((line) => line.slice(0, line.indexOf(':'))).join('%3B');
    const query = [
      'X-Amz-Algorithm=AWS4-HMAC-SHA256',
      `X-Amz-Credential=${KEY_ID}%2F20150830%2Fus-east-1%2Fstates%2Faws4_request`,
      `X-Amz-Date=${AT}`,
      `X-Amz-Expires=${more.expires ?? '600'}`,
      ...(more.extra ? [more.extra] : []),
      `X-Amz-SignedHeaders=${names}`,
    ].join('&');
    const headers = more.headers ?? [
      ['Host', HOST],
      ['X-Amz-Target', TARGET],
    ];
    const request: ToSign = { headers, canonicalHeaders, canonicalQuery: query, body: '{}' };
    return callWith(
      { body: '{}', target: `/?${query}&X-Amz-Signature=${signatureOf(request, BY).signature}` },
      headers,
    );
  };

  it('is accepted until it expires', () => {
    expect(refusal(presigned())).toBe('accepted');
    expect(refusal(presigned(), { now: NOW + 600_000 })).toBe('accepted');
    expect(refusal(presigned(), { now: NOW + 600_001 })).toMatch(/^InvalidSignatureException: Signature expired: /);
    expect(refusal(presigned(), { now: NOW - 301_000 })).toMatch(
      /^InvalidSignatureException: Signature not yet current/,
    );
  });

  it('carries a session token in its query', () => {
    const token = 'session-token-of-some-length';
    const call = presigned({ extra: `X-Amz-Security-Token=${token}` });
    expect(refusal(call, { keys: keysOf({ sessionToken: token }) })).toBe('accepted');
    expect(refusal(call)).toMatch(/^UnrecognizedClientException/);
  });

  it.each<[string, IncomingCall, RegExp]>([
    ['for longer than a week', presigned({ expires: '604801' }), /^IncompleteSignatureException: X-Amz-Expires/],
    ['for no time', presigned({ expires: '0' }), /^IncompleteSignatureException: X-Amz-Expires/],
    [
      'without a signed target',
      presigned({ signed: [`host:${HOST}`] }),
      /^InvalidSignatureException: 'x-amz-target' must be/,
    ],
    ['with a parameter twice', presigned({ extra: 'X-Amz-Expires=900' }), /^IncompleteSignatureException: .* twice/],
    ['for longer than it was signed', { ...presigned(), target: presigned().target.replace('=600', '=900') }, MISMATCH],
    [
      'without a date',
      { ...presigned(), target: presigned().target.replace(`X-Amz-Date=${AT}&`, '') },
      /^IncompleteSignatureException: AWS query-string parameters must include 'X-Amz-Date'\.$/,
    ],
    ['with another body', { ...presigned(), body: Buffer.from('[]') }, MISMATCH],
  ])('is refused %s', (_, call, reason) => {
    expect(refusal(call)).toMatch(reason);
  });
});

/** What the signer of the SDK asks for. */
class NodeSha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', typeof secret === 'string' ? secret : Buffer.from(secret as Uint8Array));
  }
  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }
}
