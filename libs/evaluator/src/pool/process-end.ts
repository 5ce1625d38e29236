import { EvaluatorUnavailable } from '../evaluator-unavailable.js';

/** With this signal a process ends itself when it holds too much memory outside its heap: the default action, no handler needed. */
export const TOO_MUCH_MEMORY = 'SIGUSR2';

/** The process could not be started, or was ended from outside. */
export class ProcessGone extends EvaluatorUnavailable {
  override readonly name = 'ProcessGone';
}

/**
 * The process crashed in the middle of an expression, of which neither time nor memory was the reason. Whether the
 * expression is to blame shows when it happens again.
 */
export class EvaluatorCrash extends Error {
  override readonly name = 'EvaluatorCrash';
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to stderr. */
  readonly said: string;
}

/** Why the process ended while nobody here had ended it: `memory` is the expression's own doing. */
export function reasonOf({ code, signal, said }: ProcessEnd): 'memory' | ProcessGone | EvaluatorCrash {
  // V8's words when it aborts: heap, zone and table limits ("Allocation failed - JavaScript heap out of memory"),
  // and sizes beyond what an array can have ("Fatal JavaScript invalid size error").
  if (signal === TOO_MUCH_MEMORY || /out of memory|invalid size error/.test(said)) return 'memory';
  if (signal === 'SIGKILL' || signal === 'SIGTERM')
    return new ProcessGone(`The evaluator process was ended from outside (${signal})`);
  return new EvaluatorCrash(
    `An evaluator process crashed (${signal ?? `exit code ${code}`}): ${said.trim().split('\n').slice(0, 3).join(' ')}`,
  );
}
