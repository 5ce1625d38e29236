import { createHash, createSecretKey } from 'node:crypto';
import { readPolicy } from '../policy/read-policy.js';
import type { AccessKey } from './access-key.js';
import { CredentialsError, members, text } from './members.js';

const KNOWN = ['accessKeyId', 'secretAccessKey', 'account', 'region', 'user', 'sessionToken', 'expires', 'policy'];
/** Shorter ones can be found out by trying. */
const SHORTEST_SECRET = 16;

/**
 * The access keys in the text of a credentials file: `{"credentials": [{"accessKeyId": …}]}`.
 * @throws CredentialsError which names the place; never a secret
 */
export function readAccessKeys(json: string): readonly AccessKey[] {
  let file: unknown;
  try {
    file = JSON.parse(json);
  } catch {
    // The parser's own message quotes what it has read.
    throw new CredentialsError('it is not valid JSON');
  }
  const { credentials } = members(file, 'the file', ['credentials']);
  if (!Array.isArray(credentials) || credentials.length === 0)
    throw new CredentialsError("'credentials' must be a list of at least one access key");
  const keys = credentials.map((each, at) => readAccessKey(each, `credentials[${at}]`));
  const seen = new Set<string>();
  for (const { accessKeyId } of keys) {
    if (seen.has(accessKeyId)) throw new CredentialsError(`the access key '${accessKeyId}' is there twice`);
    seen.add(accessKeyId);
  }
  return keys;
}

/** @throws CredentialsError */
export function readAccessKey(value: unknown, place: string): AccessKey {
  const given = members(value, place, KNOWN);
  const accessKeyId = text(
    given['accessKeyId'],
    `${place}.accessKeyId`,
    /^[\w+=.@-]{3,128}$/,
    '3 to 128 letters, digits or _+=.@-',
  );
  const secret = text(
    given['secretAccessKey'],
    `${place}.secretAccessKey`,
    new RegExp(`^[\\x21-\\x7e]{${SHORTEST_SECRET},512}$`),
    `${SHORTEST_SECRET} to 512 visible ASCII characters`,
  );
  const optional = (name: string, pattern: RegExp, rule: string): string | undefined =>
    given[name] === undefined ? undefined : text(given[name], `${place}.${name}`, pattern, rule);
  const region = optional('region', /^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region such as us-east-1');
  const token = optional('sessionToken', /^[\x21-\x7e]{16,4096}$/, '16 to 4096 visible ASCII characters');
  const expires = optional(
    'expires',
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
    'a time such as 2030-01-31T12:00:00Z',
  );
  if (expires !== undefined && Number.isNaN(Date.parse(expires)))
    throw new CredentialsError(`${place}.expires is no time`);
  return {
    accessKeyId,
    secret: createSecretKey(Buffer.from(secret)),
    account: text(given['account'], `${place}.account`, /^\d{12}$/, 'an account id of 12 digits, as a string'),
    user: optional('user', /^[\w+=,.@-]{1,64}$/, '1 to 64 letters, digits or _+=,.@-') ?? accessKeyId,
    ...(region !== undefined && { region }),
    ...(token !== undefined && { sessionTokenHash: createHash('sha256').update(token).digest() }),
    ...(expires !== undefined && { expiresAt: Date.parse(expires) }),
    ...(given['policy'] !== undefined && { policy: readPolicy(given['policy'], `${place}.policy`) }),
  };
}
