import { parseResource, type TaskState } from '#asl';
import type { Failure } from '../../model/frame.js';

/*
 * Failures that only a runtime with workers of one's own has. They look like what AWS does in the nearest case, so that a
 * definition's Retry and Catch (States.TaskFailed, States.ALL, Lambda.Unknown …) cover them unchanged.
 */

/** The worker process died while it ran the attempt (facts/reliability.md §5: as a lost function). */
export function workerLostFailure(state: TaskState, worker: string): Failure {
  const cause = `The worker ${worker} that had begun this attempt stopped renewing its lease before it gave a result.`;
  const lambdaLike = isLambdaLike(state.resource);
  return { error: lambdaLike ? 'Lambda.Unknown' : 'States.TaskFailed', cause };
}

/** Nobody serves the resource. */
export function unservedFailure(resource: string, waitedSeconds: number): Failure {
  return {
    error: isLambdaLike(resource) ? 'Lambda.ResourceNotFoundException' : 'Stepwell.ResourceNotServed',
    cause: `No worker serves ${resource}: none has registered a handler for it within ${waitedSeconds} seconds.`,
  };
}

function isLambdaLike(resource: string): boolean {
  const parsed = parseResource(resource);
  return parsed?.kind === 'lambda' || parsed?.resourceType === 'lambda';
}
