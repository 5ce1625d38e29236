import { describe, expect, it } from '@jest/globals';
import { SfnApiError } from '#sfn-api';
import { KEY_ID, keysOf, SECRET } from '../testing/keys.js';
import { mutantOf, randomFrom } from '../testing/mutants.js';
import { callWith, signatureOf, signedCall, type ToSign } from '../testing/sign.js';
import type { IncomingCall } from './incoming-call.js';
import { SignatureVerifier } from './signature-verifier.js';

/** `STEPWELL_MUTATIONS=100000`: how many of each form are tried. */
const MUTATIONS = Number(process.env['STEPWELL_MUTATIONS'] ?? 4_000);
const SEED = Number(process.env['STEPWELL_MUTATION_SEED'] ?? 1);

const AT = '20260131T120000Z';
const BY = { accessKeyId: KEY_ID, secretAccessKey: SECRET, at: AT };
const TOKEN = 'token-of-a-session/with+signs=';
const NAMED = [
  ['Host', 'localhost:8083'],
  ['Content-Type', 'application/x-amz-json-1.0'],
  ['X-Amz-Target', 'AWSStepFunctions.StartExecution'],
] as const;
const BODY = '{"stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:orders","input":"{}"}';

const inHeaders: ToSign = {
  headers: [...NAMED, ['X-Amz-Date', AT], ['X-Amz-Security-Token', TOKEN]],
  canonicalHeaders: [
    'content-type:application/x-amz-json-1.0',
    'host:localhost:8083',
    `x-amz-date:${AT}`,
    `x-amz-security-token:${TOKEN}`,
    'x-amz-target:AWSStepFunctions.StartExecution',
  ],
  body: BODY,
};

function presigned(): IncomingCall {
  const query = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${KEY_ID}%2F20260131%2Fus-east-1%2Fstates%2Faws4_request`,
    `X-Amz-Date=${AT}`,
    'X-Amz-Expires=300',
    `X-Amz-Security-Token=${encodeURIComponent(TOKEN)}`,
    'X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-target',
  ].join('&');
  const canonicalHeaders = inHeaders.canonicalHeaders.filter((line) => !/^x-amz-(date|security)/.test(line));
  const { signature } = signatureOf({ headers: NAMED, canonicalHeaders, canonicalQuery: query, body: BODY }, BY);
  return callWith({ body: BODY, target: `/?${query}&X-Amz-Signature=${signature}` }, NAMED);
}

describe('a valid request with one byte replaced', () => {
  const verifier = new SignatureVerifier(keysOf({ sessionToken: TOKEN }), () => Date.UTC(2026, 0, 31, 12));

  it.each([
    ['in header form', signedCall(inHeaders, BY)],
    ['presigned', presigned()],
  ])(
    `is never accepted (%s, ${MUTATIONS} mutants, seed ${SEED})`,
    (_, call) => {
      expect(verifier.verify(call)).toMatchObject({ accessKeyId: KEY_ID });
      const random = randomFrom(SEED);
      const refused = new Map<string, number>();
      const accepted: IncomingCall[] = [];
      for (let n = 0; n < MUTATIONS; n += 1) {
        const mutant = mutantOf(call, random);
        try {
          verifier.verify(mutant);
          accepted.push(mutant);
        } catch (error) {
          // A fault of ours would be one, too.
          if (!(error instanceof SfnApiError)) throw error;
          refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
        }
      }
      expect(accepted).toEqual([]);
      expect([...refused.values()].reduce((sum, count) => sum + count, 0)).toBe(MUTATIONS);
      // The mutants get as far as the signature, and into every check before it.
      expect([...refused.keys()].sort()).toEqual(
        expect.arrayContaining([
          'IncompleteSignatureException',
          'InvalidSignatureException',
          'UnrecognizedClientException',
        ]),
      );
    },
    600_000,
  );
});
