import { CredentialsError, members } from '../credentials/members.js';
import { actionPattern, type Pattern, resourcePattern } from './pattern.js';
import type { Policy, Statement } from './policy.js';

/** Reads a policy document. What it says and we would not heed is refused by name: a rule must not be lost. @throws CredentialsError */
export function readPolicy(value: unknown, place: string): Policy {
  const { Version: version, Statement: given } = members(value, place, ['Version', 'Id', 'Statement']);
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17')
    throw new CredentialsError(`${place}.Version must be 2012-10-17`);
  if (given === undefined) throw new CredentialsError(`${place}.Statement is missing`);
  const statements = Array.isArray(given)
    ? given.map((each, at) => readStatement(each, `${place}.Statement[${at}]`))
    : [readStatement(given, `${place}.Statement`)];
  return { statements };
}

function readStatement(value: unknown, place: string): Statement {
  const {
    Effect: effect,
    Action: action,
    Resource: resource,
  } = members(value, place, ['Sid', 'Effect', 'Action', 'Resource']);
  if (effect !== 'Allow' && effect !== 'Deny') throw new CredentialsError(`${place}.Effect must be Allow or Deny`);
  const actions = patterns(
    action,
    `${place}.Action`,
    /^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/,
    'such as states:StartExecution, states:* or *',
    actionPattern,
  );
  const resources = patterns(
    resource,
    `${place}.Resource`,
    // Policy variables, ${…}, are no wildcards and would never match.
    /^(\*|arn:(?!.*\$\{)[^:]*:[^:]*:[^:]*:[^:]*:.+|arn:[^$]*\*)$/,
    'an ARN, with * and ? where need be, or *',
    resourcePattern,
  );
  return { effect, actions, resources };
}

function patterns(
  value: unknown,
  place: string,
  form: RegExp,
  rule: string,
  pattern: (text: string) => Pattern,
): readonly Pattern[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (texts.length === 0) throw new CredentialsError(`${place} names nothing`);
  return texts.map((text) => {
    if (typeof text !== 'string' || !form.test(text)) throw new CredentialsError(`${place} must be ${rule}`);
    return pattern(text);
  });
}
