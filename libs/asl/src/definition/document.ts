import type { DefinitionProblem, ProblemCode } from './problem.js';
import type { Assignment } from './variable-scope.js';

/** More are counted, but not kept: the API shows at most 100, and a hostile text has one in every third character. */
const MAX_PROBLEMS = 1_000;
/** Characters of those that are kept, the last one apart: the place of a problem may hold state names of any length. */
const MAX_TEXT = 500_000;

export type StateMachineType = 'STANDARD' | 'EXPRESS';

/** What is known about the whole text while its parts are read: the problems so far, and the names that must be unique. */
export class DefinitionDocument {
  /** The first ones, in the order of the document. */
  readonly problems: DefinitionProblem[] = [];
  /** How many of the problems are an ERROR, those included that were not kept. */
  errorCount = 0;
  readonly stateNames = new Set<string>();
  readonly labels = new Set<string>();
  readonly assignments: Assignment[] = [];
  /** Takes the JSONata of all fields, so that there is a limit to the whole. */
  jsonataWeight = 0;
  /** True when not all problems were kept. */
  truncated = false;
  #textLength = 0;

  error(message: string, location?: string, code: ProblemCode = 'SCHEMA_VALIDATION_FAILED'): void {
    this.errorCount++;
    this.#add({ severity: 'ERROR', code, message, ...(location !== undefined && { location }) });
  }

  warning(code: ProblemCode, message: string, location: string): void {
    this.#add({ severity: 'WARNING', code, message, location });
  }

  #add(problem: DefinitionProblem): void {
    // A warning gives way to an error: the caller must see why there is no machine.
    if (this.problems.length < MAX_PROBLEMS && this.#textLength <= MAX_TEXT) {
      this.problems.push(problem);
      this.#textLength += problem.message.length + (problem.location?.length ?? 0);
      return;
    }
    this.truncated = true;
    if (problem.severity === 'ERROR' && this.problems.at(-1)?.severity === 'WARNING')
      this.problems.splice(-1, 1, problem);
  }
}
