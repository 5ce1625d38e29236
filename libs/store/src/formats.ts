import type { FrameFormat } from '#engine';

/**
 * Version of an execution as it is stored: its hash, history entries, payload cells, frames hash and due members. One number
 * for all that lies below one execution: it is written when the execution is created, and never changes.
 * 2: its own facts without what follows from others, its input beside them, and no entry in the index of all statuses.
 */
export const EXECUTION_FORMAT = 2;

/** The engine's, by its type: a store that does not know the frames of its engine does not compile. */
export const FRAME_FORMAT: FrameFormat = 1;

/**
 * Version of what all executions share: indexes, due sets, the lists of workers, secrets. A process does not start on a store
 * of a newer one: a release that raises it needs all processes of the older ones to be stopped.
 */
export const STORE_FORMAT = 1;

/** Version of the record of a state machine. */
export const MACHINE_FORMAT = 1;
/** Version of the record of a published version of a state machine, and of that of an alias. */
export const VERSION_FORMAT = 1;
export const ALIAS_FORMAT = 1;
/** Version of the record of an activity. */
export const ACTIVITY_FORMAT = 1;
/**
 * Version of the record of a scheduled attempt at a task. 2: attempts that wait for a callback, whose results only submit them,
 * and those of activities, which a callback may end; all others are still written as 1, so that workers of the release before go on with them.
 */
export const TASK_FORMAT = 2;
export const PLAIN_TASK_FORMAT = 1;

/** Version of an attempt at a task of an Express execution, as workers read it. */
export const EXPRESS_TASK_FORMAT = 1;

/** Whether a release whose own format is `current` can read `format`: it reads its own and the one before. */
export function isReadableFormat(format: unknown, current: number): boolean {
  const number = Number(format);
  return number === current || (number === current - 1 && number > 0);
}
