/** Credentials that cannot be used; the text names the place, and no secret. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/** The members of an object that may have those of `known`. @throws CredentialsError */
export function members(value: unknown, place: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CredentialsError(`${place} must be an object`);
  for (const name of Object.keys(value))
    if (!known.includes(name))
      throw new CredentialsError(
        `${place} has '${name.slice(0, 40)}', which is not supported: it may have ${known.join(', ')}`,
      );
  return value as Record<string, unknown>;
}

/** @throws CredentialsError that tells the rule, not the value */
export function text(value: unknown, place: string, pattern: RegExp, rule: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new CredentialsError(`${place} must be ${rule}`);
  return value;
}
