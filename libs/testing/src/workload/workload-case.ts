import type { WorkloadOptions } from './workload-options.js';
import { seeded } from './seeded.js';
import { StateWriter } from './state-writer.js';
import { WORKLOAD_RESOURCES } from './resources.js';

/** A definition with an input that comes to an end whatever its tasks answer. */
export interface WorkloadCase {
  readonly seed: string | number;
  /** JSON text, accepted by CreateStateMachine. */
  readonly definition: string;
  readonly input: object;
  /** What serves its Task states; all are among `WORKLOAD_RESOURCES`. */
  readonly resources: readonly string[];
}

/**
 * The case that a seed stands for: up to about a dozen states of all eight types, in either query language or both, with
 * variables, Retry, Catch, Choice, short Waits, Map and nested Parallel, tasks that wait for a callback and tasks whose queue
 * redelivers. Nothing in it depends on time or chance but what its
 * tasks answer (see `outcomeOf`).
 */
export function workloadCase(seed: string | number, options: WorkloadOptions = {}): WorkloadCase {
  const draw = seeded(`case ${seed}`);
  const writer = new StateWriter(draw, seeded(`kinds of ${seed}`), options);
  const definition = JSON.stringify(writer.machine());
  return {
    seed,
    definition,
    input: {
      n: draw.below(100),
      flag: draw.chance(0.5),
      p: 'r',
      items: Array.from({ length: draw.below(4) }, () => draw.below(100)),
      until: new Date((options.now ?? 0) + draw.below(201)).toISOString(),
    },
    resources: WORKLOAD_RESOURCES.filter((resource) => definition.includes(`"${resource}"`)),
  };
}
