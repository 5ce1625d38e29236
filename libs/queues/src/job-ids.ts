import type { FrameRef, Wake } from '#store';

/**
 * The id of the job that wakes a frame: `<execution>_<frame>_<token>_<wake>_<delivery>`.
 *
 * While a job of the same id still exists BullMQ ignores a second add, so the fast path and the sweeper do not double
 * a wake-up that merely waits; a redelivery counts `delivery` up, since an id that still exists would silently add
 * nothing (R11). The parts hold no ':' and the whole is never all digits, which BullMQ demands.
 *
 * @param delivery 0 for the first delivery, then 1, 2, …
 */
export function jobIdOf(ref: FrameRef, wake: Wake, delivery = 0): string {
  return `${ref.execution}_${ref.frame}_${ref.token}_${wake}_${delivery}`;
}

/** The ids of the deliveries 0 … `upToDelivery`. */
export function jobIdsUpTo(ref: FrameRef, wake: Wake, upToDelivery: number): string[] {
  return Array.from({ length: upToDelivery + 1 }, (_, delivery) => jobIdOf(ref, wake, delivery));
}
