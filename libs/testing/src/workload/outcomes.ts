import type { TaskAnswer } from '../interpreter/model.js';
import { seeded, type Seeded } from './seeded.js';

/** What an outcome depends on: all of it is known to a worker's handler (`TaskContext`) and to the interpreter. */
export interface WorkloadTask {
  readonly executionArn: string;
  readonly stateName: string;
  /** As parsed JSON. */
  readonly input: unknown;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** The errors that tasks of the workload fail with; some definitions retry or catch them by name. */
export const WORKLOAD_ERRORS = ['Busy', 'Broken', 'Gone'] as const;

const FAILURES = 0.22;

/**
 * What a task attempt comes to: fixed by the execution's name, the state, the input and the attempt, and by nothing else. A
 * worker answers by it, and the oracle expects it.
 */
export function outcomeOf(task: WorkloadTask): Exclude<TaskAnswer, 'never'> {
  const draw = drawOf(task);
  if (draw.chance(FAILURES)) {
    const error = draw.pick(WORKLOAD_ERRORS);
    return draw.chance(0.8) ? { error, cause: `${task.stateName} attempt ${task.attempt}` } : { error };
  }
  return { output: outputOf(draw, task.stateName) };
}

/** How long a worker may take over the attempt, ms: 0 … 300, fixed likewise. */
export function workMsOf(task: WorkloadTask): number {
  const draw = drawOf(task);
  draw.next();
  return draw.chance(0.5) ? draw.below(20) : draw.below(301);
}

function drawOf({ executionArn, stateName, input, attempt }: WorkloadTask): Seeded {
  const name = executionArn.slice(executionArn.lastIndexOf(':') + 1);
  return seeded(JSON.stringify([name, stateName, input, attempt]));
}

function outputOf(draw: Seeded, stateName: string): unknown {
  const v = draw.below(100);
  switch (draw.below(8)) {
    case 0:
      return { v, by: stateName, nested: [{ a: [] }, {}, [v]] };
    case 1:
      return { v, text: 'größer "zitiert" \\ 雪 \u2028' };
    case 2:
      return { v, none: null, half: v / 2, yes: true };
    default:
      return { v };
  }
}
