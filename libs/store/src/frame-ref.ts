import type { FrameId } from '#engine';

/** Short id of an execution: 22 base64url characters of the SHA-256 of its ARN. Names its keys and its jobs. */
export type ExecutionId = string;

/** Names one step of one frame. `token` is the fence: random, new at each step (R4); an old one changes nothing (I8). */
export interface FrameRef {
  readonly execution: ExecutionId;
  readonly frame: FrameId;
  readonly token: string;
}

/**
 * Why a frame is woken.
 * - `run`: enter a `ready` state · `timer`: the Wait or retry timer fired · `outcome`: a task's result is stored
 * - `children`: the inbox has news · `task`: the task attempt still has to reach a worker (redelivery)
 * - `timeout`, `heartbeat`, `lease`: that clock of the running attempt ran out
 * - `unserved`: no worker serves the attempt's resource · `deadline`: the execution's own TimeoutSeconds (frame `*`)
 */
export type Wake =
  'run' | 'timer' | 'outcome' | 'children' | 'task' | 'timeout' | 'heartbeat' | 'lease' | 'unserved' | 'deadline';

/** A frame to wake now: the fast path enqueues it, the sweeper repeats it. */
export interface Awaken extends FrameRef {
  readonly wake: Wake;
}
