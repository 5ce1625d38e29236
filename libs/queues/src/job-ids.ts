import type { FrameRef, Wake } from '#store';

/**
 * Deliveries with ids of their own; the next ones have these again. A wake-up may be delivered for months, since one that waits
 * in a backlog is looked for at each delivery: the ids to look for must not become more and more.
 */
const IDS = 16;

/**
 * The id of the job that wakes a frame: `<execution>_<frame>_<token>_<wake>_<number of the delivery, from 0 to 15>`.
 *
 * While a job of the same id still exists BullMQ ignores a second add, so the fast path and the sweeper do not double
 * a wake-up that merely waits. A redelivery has another id, since an id that still exists would silently add nothing (R11):
 * that comes about only when fifteen deliveries are being worked on, or about to be. The parts hold no ':' and the whole is
 * never all digits, which BullMQ demands.
 *
 * @param delivery 0 for the first delivery, then 1, 2, …
 */
export function jobIdOf(ref: FrameRef, wake: Wake, delivery = 0): string {
  return `${ref.execution}_${ref.frame}_${ref.token}_${wake}_${delivery % IDS}`;
}

/** The ids of the deliveries 0 … `upToDelivery`, that of the first one first. */
export function jobIdsUpTo(ref: FrameRef, wake: Wake, upToDelivery: number): string[] {
  const count = Math.min(upToDelivery + 1, IDS);
  return Array.from({ length: count }, (_, delivery) => jobIdOf(ref, wake, delivery));
}
