import type { TaskAnswer } from '../interpreter/model.js';
import { callbackOf } from './callbacks.js';
import { outputOf, WORKLOAD_ERRORS } from './results.js';
import { seeded, type Seeded } from './seeded.js';

/** What an outcome depends on: all of it is known to a worker's handler (`TaskContext`) and to the interpreter. */
export interface WorkloadTask {
  readonly executionArn: string;
  readonly stateName: string;
  /** As parsed JSON. A task token in it (`token`) says that the task waits for a callback; nothing depends on what it is. */
  readonly input: unknown;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

const FAILURES = 0.22;
/** Of tasks that wait for a callback: their worker fails before it has asked anybody. */
const NEVER_ASKED = 0.08;

/**
 * What a task attempt comes to: fixed by the execution's name, the state, the input and the attempt, and by nothing else. A
 * worker answers by it, whoever calls back does, and the oracle expects it.
 */
export function outcomeOf(task: WorkloadTask): Exclude<TaskAnswer, 'never'> {
  const draw = drawOf(task);
  const waits = tokenOf(task) !== undefined;
  if (draw.chance(waits ? NEVER_ASKED : FAILURES)) {
    const error = draw.pick(WORKLOAD_ERRORS);
    return draw.chance(0.8) ? { error, cause: `${task.stateName} attempt ${task.attempt}` } : { error };
  }
  if (waits)
    return {
      output: { asked: task.stateName },
      callback: callbackOf(task.stateName, task.input, drawOf(task, 'callback')),
    };
  return { output: outputOf(draw, task.stateName) };
}

/** How long a worker may take over the attempt, ms: 0 … 300, fixed likewise. */
export function workMsOf(task: WorkloadTask): number {
  const draw = drawOf(task);
  draw.next();
  return draw.chance(0.5) ? draw.below(20) : draw.below(301);
}

/** The task token of an attempt that waits for a callback. */
export function tokenOf({ input }: Pick<WorkloadTask, 'input'>): string | undefined {
  return (input as { readonly token?: string } | null)?.token;
}

function drawOf({ executionArn, stateName, input, attempt }: WorkloadTask, what?: string): Seeded {
  const name = executionArn.slice(executionArn.lastIndexOf(':') + 1);
  const { token: _, ...known } = input as Readonly<Record<string, unknown>>;
  return seeded(JSON.stringify([name, stateName, known, attempt, ...(what === undefined ? [] : [what])]));
}
