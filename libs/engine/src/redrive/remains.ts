import type { EventRef, NewHistoryEvent } from '../model/decision.js';
import type { ChildEnd, ExecutionInfo, FrameId, FrameState } from '../model/frame.js';

/** One frame of an execution that has failed, as it stood when it failed or was cut off. */
export interface RemainingFrame {
  readonly id: FrameId;
  readonly snapshot: FrameState;
  /** Absolute id of the frame's last event. */
  readonly lastEventId: number;
  readonly enteredEventId?: number;
  /** Ends of children that the frame has not taken note of, or only in the step that failed it. */
  readonly inbox: readonly ChildEnd[];
  /** Indexes of the children whose results are kept, in ascending order. */
  readonly results: readonly number[];
  /** Those of them whose result is a tolerated failure. */
  readonly toleratedFailures: readonly number[];
}

/** What a closed execution has left for a redrive. */
export interface Remains {
  readonly execution: ExecutionInfo;
  readonly historyLength: number;
  /** The root and every frame that had not ended well, in any order. */
  readonly frames: readonly RemainingFrame[];
}

/** A frame that goes on: where it stands now, and what wakes it at once. */
export interface RedrivenFrame {
  readonly id: FrameId;
  readonly snapshot: FrameState;
  /** `nth` counts in the plan's history. */
  readonly lastEvent: EventRef;
  readonly enteredEvent?: EventRef;
  /** `run`: enter its state · `timer`: run its state again · `children`: the inbox has news · absent: its children will wake it. */
  readonly wake?: 'run' | 'timer' | 'children';
  /** For phase `children`: the inbox from now on, how many more children have to succeed to wake it, results to forget. */
  readonly family?: {
    readonly inbox: readonly ChildEnd[];
    readonly wakeAfter: number;
    readonly forget: readonly number[];
  };
}

export interface RedrivePlan {
  readonly history: readonly NewHistoryEvent[];
  readonly frames: readonly RedrivenFrame[];
  /** Frames that begin their state anew: all below them and the results of their children go. */
  readonly emptied: readonly FrameId[];
}
