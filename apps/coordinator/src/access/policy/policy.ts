import type { Pattern } from './pattern.js';

/** An identity-based policy: the part of IAM's language that is Effect, Action and Resource. */
export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Pattern[];
  readonly resources: readonly Pattern[];
}

/** `default`: nothing allows it · `statement`: one forbids it, whatever the others say. */
export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly by: 'default' | 'statement' };

/** @param action such as `states:StartExecution` */
export function judge({ statements }: Policy, action: string, resource: string): Verdict {
  const speaking = statements.filter(
    ({ actions, resources }) =>
      actions.some((pattern) => pattern.matches(action)) && resources.some((pattern) => pattern.matches(resource)),
  );
  if (speaking.some(({ effect }) => effect === 'Deny')) return { allowed: false, by: 'statement' };
  return speaking.length > 0 ? { allowed: true } : { allowed: false, by: 'default' };
}
