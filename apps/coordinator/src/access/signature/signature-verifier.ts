import { createHash, createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import { ExpiredTokenException, InvalidSignatureException, UnrecognizedClientException } from '#sfn-api';
import type { AccessKey } from '../credentials/access-key.js';
import { canonicalRequestHash } from './canonical-request.js';
import type { IncomingCall } from './incoming-call.js';
import { ALGORITHM, epochMs, signatureClaimOf, type SignatureClaim } from './signature-claim.js';
import { scopeText, signingKey } from './signing-key.js';

const SERVICE = 'states';
const TERMINATOR = 'aws4_request';
/** How far the caller's clock may be off, either way. */
const SKEW_MINUTES = 5;
const MINUTE_MS = 60_000;

/** Verifies AWS Signature Version 4, in the header form and in the form of presigned requests. */
export class SignatureVerifier {
  /** Computed with when a key is not known: it takes as long as with one that is. */
  readonly #nobody = createSecretKey(randomBytes(40));

  constructor(
    private readonly keys: { find(accessKeyId: string): AccessKey | undefined },
    /** Epoch ms. */
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Whose request this is.
   * @throws MissingAuthenticationTokenException, IncompleteSignatureException, UnrecognizedClientException,
   *   InvalidSignatureException, ExpiredTokenException
   */
  verify(call: IncomingCall): AccessKey {
    const claim = signatureClaimOf(call);
    const known = this.keys.find(claim.accessKeyId);
    const matches = signatureMatches(call, claim, known?.secret ?? this.#nobody);
    const goesWithToken = tokenMatches(claim.sessionToken, known?.sessionTokenHash);
    if (known === undefined || !goesWithToken) throw new UnrecognizedClientException();
    checkScope(claim, known);
    this.#checkTime(claim);
    if (!matches) throw new InvalidSignatureException();
    if (known.expiresAt !== undefined && this.now() >= known.expiresAt) throw new ExpiredTokenException();
    return known;
  }

  #checkTime({ sentAt, expiresSeconds, scope }: SignatureClaim): void {
    if (!sentAt.startsWith(scope.date))
      throw new InvalidSignatureException(
        `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${sentAt.slice(0, 8)}', from '${sentAt}'.`,
      );
    const now = this.now();
    const sent = epochMs(sentAt);
    const [earliest, latest] = [now - SKEW_MINUTES * MINUTE_MS, now + SKEW_MINUTES * MINUTE_MS];
    if (sent > latest)
      throw new InvalidSignatureException(
        `Signature not yet current: ${sentAt} is still later than ${basicTime(latest)} (${basicTime(now)} + ${SKEW_MINUTES} min.)`,
      );
    if (expiresSeconds === undefined) {
      if (sent < earliest)
        throw new InvalidSignatureException(
          `Signature expired: ${sentAt} is now earlier than ${basicTime(earliest)} (${basicTime(now)} - ${SKEW_MINUTES} min.)`,
        );
    } else if (sent + expiresSeconds * 1_000 < now) {
      throw new InvalidSignatureException(
        `Signature expired: ${basicTime(now)} is later than ${basicTime(sent + expiresSeconds * 1_000)} (${sentAt} + ${expiresSeconds} s)`,
      );
    }
  }
}

/** Every step is made whoever asks, so that the time it takes tells nothing of the key. */
function signatureMatches(call: IncomingCall, claim: SignatureClaim, secret: AccessKey['secret']): boolean {
  const { signedHeaders, scope, sentAt, signature } = claim;
  checkSignedHeaders(call, claim);
  const text = [ALGORITHM, sentAt, scopeText(scope), canonicalRequestHash(call, signedHeaders)].join('\n');
  const wanted = createHmac('sha256', signingKey(secret, scope)).update(text).digest();
  return timingSafeEqual(wanted, Buffer.from(signature, 'hex'));
}

/** Whatever says where a request goes, when it was made, what it wants and in whose name must be signed (S1). */
function checkSignedHeaders({ headers }: IncomingCall, { form, signedHeaders }: SignatureClaim): void {
  for (const [at, name] of signedHeaders.entries())
    if (!/^[\x21-\x7e]+$/.test(name) || name !== name.toLowerCase() || name <= (signedHeaders[at - 1] ?? ''))
      throw new InvalidSignatureException();
  const signed = new Set(signedHeaders);
  if (!signed.has('host'))
    throw new InvalidSignatureException("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  const needed = form === 'header' ? ['x-amz-date', 'x-amz-target', 'x-amz-security-token'] : ['x-amz-target'];
  for (const name of needed)
    if (headers.has(name) && !signed.has(name))
      throw new InvalidSignatureException(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
  // A presigned request has these in its query, where they are signed; a header that says otherwise is nobody's.
  if (form === 'query' && headers.has('x-amz-security-token') && !signed.has('x-amz-security-token'))
    throw new InvalidSignatureException();
}

/** Both are there and equal, or neither is. Hashes of one length are compared: nothing is told by the time it takes. */
function tokenMatches(given: string | undefined, wanted: Buffer | undefined): boolean {
  const hash = createHash('sha256')
    .update(given ?? '')
    .digest();
  const equal = timingSafeEqual(hash, wanted ?? hash);
  return equal && (given === undefined) === (wanted === undefined);
}

function checkScope({ scope }: SignatureClaim, { region }: AccessKey): void {
  if (scope.service !== SERVICE)
    throw new InvalidSignatureException(`Credential should be scoped to correct service: '${SERVICE}'. `);
  if (scope.terminator !== TERMINATOR)
    throw new InvalidSignatureException(
      `Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${scope.terminator}'. `,
    );
  if (region !== undefined && scope.region !== region)
    throw new InvalidSignatureException(`Credential should be scoped to a valid region, not '${scope.region}'. `);
}

/** `yyyymmddThhmmssZ` of epoch ms. */
export function basicTime(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
