import type { JsonObject } from '../../data/json.js';
import type { Scope } from '../scope.js';

/** `location`: below the rule, e.g. `` (the rule itself), `/Variable`, `/And[1]/NumericEquals`. */
export interface ChoiceProblem {
  readonly location: string;
  readonly message: string;
}

export interface ChoiceCondition {
  /** Throws StatesError States.Runtime when a path finds nothing (except `Variable` of IsPresent). */
  matches(scope: Scope): boolean;
  readonly problems: readonly ChoiceProblem[];
}

/** Compiles one rule of `Choices` (Next, Assign, Comment and Output are the caller's); never throws. */
export function compileChoiceRule(rule: JsonObject): ChoiceCondition {
  throw new Error(`not built yet: ${Object.keys(rule).join()}`);
}
