import { parseResource, StatesError, type TaskState } from '#asl';
import type { Turn } from '../../turn.js';

/*
 * Tasks of an activity: whoever polls for them begins them, and ends them with the task token that came along. No worker of
 * ours stands behind that: one that vanishes is noticed by HeartbeatSeconds and TimeoutSeconds alone.
 */

/** Thrown out of a decision in the making when it hangs on whether an activity exists. Not an error, as `NeedsEvaluation`. */
export class NeedsActivity {
  constructor(readonly activityArn: string) {}
}

export function isActivity({ resource }: Pick<TaskState, 'resource'>): boolean {
  return parseResource(resource)?.kind === 'activity';
}

/** @throws StatesError that nothing catches, before anything is scheduled: in AWS's words (vector test_activity_task_on_deleted) */
export function requireActivity({ resource }: Pick<TaskState, 'resource'>, { ambient }: Turn): void {
  if (!ambient.activities || ambient.trial) return;
  const exists = ambient.activities.get(resource);
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- no failure: see NeedsActivity
  if (exists === undefined) throw new NeedsActivity(resource);
  if (!exists) throw new StatesError('States.Runtime', `The activity ${resource} does not exist.`);
}
