/**
 * Codes of ValidateStateMachineDefinition (AWS API reference, facts/api.md §13). Those of variables and JSONata expressions
 * are not listed there, but the service answers with them.
 */
export type ProblemCode =
  | 'NO_DOLLAR'
  | 'NO_PATH'
  | 'PASS_RESULT_IS_STATIC'
  | 'INVALID_JSON_DESCRIPTION'
  | 'MISSING_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'INVALID_RESOURCE'
  | 'MISSING_END_STATE'
  | 'DUPLICATE_STATE_NAME'
  | 'INVALID_STATE_NAME'
  | 'DUPLICATE_LABEL_NAME'
  | 'INVALID_LABEL_NAME'
  | 'MISSING_TRANSITION_TARGET'
  | 'TOO_DEEPLY_NESTED'
  | 'INVALID_VARIABLE_NAME'
  | 'RESERVED_VARIABLE_NAME'
  | 'DUPLICATE_VARIABLE_NAME'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION';

/** Something wrong with a definition, and where. A value, not an exception: a document may have many. */
export interface DefinitionProblem {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: ProblemCode;
  /** AWS's text without the place, e.g. `Missing 'Next' target: pass3`. */
  readonly message: string;
  /** AWS's place, e.g. `/States/pass1/Next`; absent where AWS prints `null`. */
  readonly location?: string;
}

/**
 * The message of the InvalidDefinition exception: every ERROR on one line, in order, as CreateStateMachine wraps them.
 * Warnings are left out, they do not hinder a creation.
 */
export function formatProblems(problems: readonly DefinitionProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'ERROR');
  const texts = errors.map(({ code, message, location }) => `${code}: ${message} at ${location ?? 'null'}`);
  return `Invalid State Machine Definition: '${texts.join(', ')}'`;
}
