import { createHash } from 'node:crypto';

/**
 * As the chaos worker names an attempt in the ledger. The input tells iterations and repeated visits of a state apart.
 * @param input JSON text
 */
export function attemptName(arn: string, state: string, input: string, number: number): string {
  const text = JSON.stringify(JSON.parse(input));
  return [arn, state, createHash('sha256').update(text).digest('base64url').slice(0, 16), number].join(' ');
}
