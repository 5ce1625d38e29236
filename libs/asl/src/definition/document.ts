import type { DefinitionProblem, ProblemCode } from './problem.js';

export type StateMachineType = 'STANDARD' | 'EXPRESS';

/** What is known about the whole text while its parts are read: the problems so far, and the names that must be unique. */
export class DefinitionDocument {
  readonly problems: DefinitionProblem[] = [];
  readonly stateNames = new Set<string>();
  readonly labels = new Set<string>();

  error(message: string, location?: string, code: ProblemCode = 'SCHEMA_VALIDATION_FAILED'): void {
    this.problems.push({ severity: 'ERROR', code, message, ...(location !== undefined && { location }) });
  }

  warning(code: ProblemCode, message: string, location: string): void {
    this.problems.push({ severity: 'WARNING', code, message, location });
  }

  get errorCount(): number {
    return this.problems.filter(({ severity }) => severity === 'ERROR').length;
  }
}
