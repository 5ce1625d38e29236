import { createHash } from 'node:crypto';
import { IncompleteSignatureException, InvalidSignatureException, MissingAuthenticationTokenException } from '#sfn-api';
import { queryParameters, type IncomingCall } from './incoming-call.js';

export const ALGORITHM = 'AWS4-HMAC-SHA256';
/** Longest life of a presigned request: seven days. */
const MOST_EXPIRES_SECONDS = 604_800;

/** What a request says of its own signature. Nothing of it has been checked but its form. */
export interface SignatureClaim {
  readonly form: 'header' | 'query';
  readonly accessKeyId: string;
  readonly scope: {
    /** `yyyymmdd` */
    readonly date: string;
    readonly region: string;
    readonly service: string;
    readonly terminator: string;
  };
  /** In lower case, as listed. */
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits. */
  readonly signature: string;
  /** `yyyymmddThhmmssZ` */
  readonly sentAt: string;
  /** Of a presigned request: how long it is good for. */
  readonly expiresSeconds?: number;
  readonly sessionToken?: string;
}

/**
 * Finds the signature in the header `Authorization`, or in the query of a presigned request.
 * @throws MissingAuthenticationTokenException, IncompleteSignatureException
 */
export function signatureClaimOf(call: IncomingCall): SignatureClaim {
  const authorization = call.headers.get('authorization');
  const query = queryParameters(call.target).filter(([name]) => /^x-amz-(?!target$)/i.test(name));
  const inQuery = query.some(([name]) => name === 'X-Amz-Algorithm' || name === 'X-Amz-Signature');
  if (authorization === undefined && !inQuery) throw new MissingAuthenticationTokenException();
  if (authorization !== undefined && inQuery)
    throw new IncompleteSignatureException(
      'A request is signed by its Authorization header or by its query, not by both.',
    );
  return authorization === undefined ? fromQuery(query) : fromHeader(call, authorization);
}

function fromHeader({ headers }: IncomingCall, authorization: readonly string[]): SignatureClaim {
  const [text = '', ...more] = authorization;
  const hashed = `(Hashed with SHA-256 and encoded with Base64) Authorization=${createHash('sha256').update(text).digest('base64')}`;
  if (more.length > 0) throw new IncompleteSignatureException('There is more than one Authorization header.');
  const [, algorithm, list = ''] = /^(\S+) +(.*)$/s.exec(text) ?? [];
  if (algorithm !== ALGORITHM) throw new IncompleteSignatureException(`Unsupported AWS 'algorithm'. ${hashed}`);
  const parameters = new Map<string, string>();
  for (const each of list.split(',')) {
    const [, name, value] = /^ *([A-Za-z]+)=([\x21-\x7e]+)$/.exec(each) ?? [];
    if (name === undefined || value === undefined || parameters.has(name))
      throw new IncompleteSignatureException(
        `'${each.trim().slice(0, 40)}' not a valid key=value pair (missing equal-sign) in Authorization header: ${hashed}`,
      );
    parameters.set(name, value);
  }
  const dates = headers.get('x-amz-date');
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !parameters.has(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (dates === undefined) missing.push("Authorization header requires existence of an 'X-Amz-Date' header.");
  if (missing.length > 0) throw new IncompleteSignatureException(`${missing.join(' ')} ${hashed}`);
  if (parameters.size > 3)
    throw new IncompleteSignatureException(`Unknown parameter in Authorization header. ${hashed}`);
  const tokens = headers.get('x-amz-security-token');
  return {
    form: 'header',
    ...credential(parameters.get('Credential') as string),
    ...signed(parameters.get('SignedHeaders') as string, parameters.get('Signature') as string),
    sentAt: timestamp((dates ?? []).join(',')),
    ...(tokens && { sessionToken: tokens.join(',') }),
  };
}

function fromQuery(query: readonly (readonly [string, string])[]): SignatureClaim {
  const parameters = new Map<string, string>();
  for (const [name, value] of query) {
    if (parameters.has(name))
      throw new IncompleteSignatureException(`AWS query-string parameter '${name}' is there twice.`);
    parameters.set(name, decoded(value));
  }
  const names = [
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Signature',
    'X-Amz-SignedHeaders',
    'X-Amz-Date',
    'X-Amz-Expires',
  ];
  const missing = names.filter((name) => !parameters.get(name));
  if (missing.length > 0)
    throw new IncompleteSignatureException(
      missing.map((name) => `AWS query-string parameters must include '${name}'.`).join(' '),
    );
  const value = (name: string) => parameters.get(name) as string;
  if (value('X-Amz-Algorithm') !== ALGORITHM) throw new IncompleteSignatureException("Unsupported AWS 'algorithm'.");
  const expires = value('X-Amz-Expires');
  const expiresSeconds = /^\d{1,6}$/.test(expires) ? Number(expires) : 0;
  if (expiresSeconds < 1 || expiresSeconds > MOST_EXPIRES_SECONDS)
    throw new IncompleteSignatureException(
      `X-Amz-Expires must be a number of seconds from 1 to ${MOST_EXPIRES_SECONDS}.`,
    );
  const sessionToken = parameters.get('X-Amz-Security-Token');
  return {
    form: 'query',
    ...credential(value('X-Amz-Credential')),
    ...signed(value('X-Amz-SignedHeaders'), value('X-Amz-Signature')),
    sentAt: timestamp(value('X-Amz-Date')),
    expiresSeconds,
    ...(sessionToken !== undefined && { sessionToken }),
  };
}

function credential(text: string): Pick<SignatureClaim, 'accessKeyId' | 'scope'> {
  const [accessKeyId = '', date = '', region = '', service = '', terminator = '', ...more] = text.split('/');
  if (more.length > 0 || !accessKeyId || !date || !region || !service || !terminator)
    throw new IncompleteSignatureException(
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    );
  return { accessKeyId, scope: { date, region, service, terminator } };
}

function signed(list: string, signature: string): Pick<SignatureClaim, 'signedHeaders' | 'signature'> {
  if (!/^[0-9a-f]{64}$/.test(signature)) throw new InvalidSignatureException();
  return { signedHeaders: list.split(';'), signature };
}

function timestamp(text: string): string {
  if (!Number.isNaN(epochMs(text))) return text;
  throw new IncompleteSignatureException(
    `Date must be in ISO-8601 'basic format'. Got '${text.slice(0, 40)}'. See http://en.wikipedia.org/wiki/ISO_8601`,
  );
}

/** Of `yyyymmddThhmmssZ`; NaN for anything else. */
export function epochMs(text: string): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new IncompleteSignatureException('The query of the request is not URL-encoded.');
  }
}
