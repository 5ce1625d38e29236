import type { DefinitionProblem, ProblemCode } from './problem.js';
import type { Assignment } from './variable-scope.js';

export type StateMachineType = 'STANDARD' | 'EXPRESS';

/** What is known about the whole text while its parts are read: the problems so far, and the names that must be unique. */
export class DefinitionDocument {
  readonly problems: DefinitionProblem[] = [];
  /** How many of the problems are an ERROR. */
  errorCount = 0;
  readonly stateNames = new Set<string>();
  readonly labels = new Set<string>();
  readonly assignments: Assignment[] = [];

  error(message: string, location?: string, code: ProblemCode = 'SCHEMA_VALIDATION_FAILED'): void {
    this.errorCount++;
    this.problems.push({ severity: 'ERROR', code, message, ...(location !== undefined && { location }) });
  }

  warning(code: ProblemCode, message: string, location: string): void {
    this.problems.push({ severity: 'WARNING', code, message, location });
  }
}
