import type { ExecutionInfo } from '#engine';
import type { ExecutionId } from '#store';

const MOST_ENTRIES = 5_000;
/** Executions with a longer input are not kept here. */
const LONGEST_INPUT = 4_096;

export interface KnownExecution {
  readonly born: string;
  readonly info: ExecutionInfo;
}

/**
 * The facts of executions lately loaded by this process, so that a load need not carry them each time. `born` is a random
 * value of the stored execution: a name that is used again after its expiry, or after Redis lost its tail, has another one.
 */
export class ExecutionFacts {
  readonly #kept = new Map<ExecutionId, KnownExecution>();

  known(execution: ExecutionId): KnownExecution | undefined {
    return this.#kept.get(execution);
  }

  keep(execution: ExecutionId, facts: KnownExecution): void {
    if (facts.info.input.length > LONGEST_INPUT) return;
    this.#kept.delete(execution);
    this.#kept.set(execution, facts);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > MOST_ENTRIES && oldest !== undefined) this.#kept.delete(oldest);
  }
}
