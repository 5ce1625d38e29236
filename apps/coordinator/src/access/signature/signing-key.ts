import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { SignatureClaim } from './signature-claim.js';

type Scope = SignatureClaim['scope'];

const lastOf = new WeakMap<KeyObject, { readonly scope: string; readonly key: KeyObject }>();

/** What is signed with: derived from a secret for one day, region and service. The last one of each secret is kept. */
export function signingKey(secret: KeyObject, scope: Scope): KeyObject {
  const name = scopeText(scope);
  const last = lastOf.get(secret);
  if (last?.scope === name) return last.key;
  let key = createSecretKey(Buffer.concat([Buffer.from('AWS4'), secret.export()]));
  for (const part of [scope.date, scope.region, scope.service, scope.terminator])
    key = createSecretKey(createHmac('sha256', key).update(part).digest());
  lastOf.set(secret, { scope: name, key });
  return key;
}

export function scopeText({ date, region, service, terminator }: Scope): string {
  return `${date}/${region}/${service}/${terminator}`;
}
