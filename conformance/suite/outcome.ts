import type { Difference } from '../compare/index.js';

/**
 * How closely an answer is looked at: `result` = status, output, error and cause (or the whole answer of an API call);
 * `events` = the history's events in any order; `order` = the exact list with ids.
 */
export const LEVELS = ['result', 'events', 'order'] as const;
export type Level = (typeof LEVELS)[number];

/** What was found at each level that applies; an absent level was not recorded. */
export type Findings = { readonly [L in Level]?: readonly Difference[] };

export type Outcome = {
  readonly origin: 'own cases' | 'recordings';
  readonly area: string;
  readonly title: string;
  /** A recording of the language alone: see `isOfTheLanguage`. */
  readonly language?: boolean;
  /** A recording of API calls that needs no other service: see `isOfTheApi`. */
  readonly api?: boolean;
} & ({ readonly findings: Findings } | { readonly notSupported: string });
