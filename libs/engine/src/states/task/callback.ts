import type { TaskState } from '#asl';
import type { FrameState } from '../../model/frame.js';
import type { Turn } from '../../turn.js';

/*
 * Tasks that wait for a callback (`.waitForTaskToken`): the worker's answer only submits the work, and SendTaskSuccess or
 * SendTaskFailure with the attempt's token ends it. facts/integrations.md §5.
 */

const SUFFIX = '.waitForTaskToken';

/** What AWS takes for a missing TimeoutSeconds: a callback, or an activity, is not waited for longer than these three years. */
export const LONGEST_CALLBACK_SECONDS = 99_999_999;

export function isCallback({ resource }: Pick<TaskState, 'resource'>): boolean {
  return resource.endsWith(SUFFIX);
}

export function withoutPattern(resource: string): string {
  return resource.endsWith(SUFFIX) ? resource.slice(0, -SUFFIX.length) : resource;
}

/** Gives the attempt a token of its own; expressions see it as `Task.Token` of the context object from now on. */
export function takeToken(turn: Turn): void {
  if (turn.ambient.trial) return;
  if (!turn.ambient.taskToken) throw new Error('There is nobody here to issue a task token.');
  turn.frame = { ...(turn.frame as FrameState), taskToken: turn.ambient.taskToken() };
}
