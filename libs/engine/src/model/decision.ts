import type { Payload } from '#asl';
import type { FrameId, FrameState } from './frame.js';
import type { HistoryEventType } from './history-event-type.js';

/**
 * A reference to an event: `at` is an absolute id (0 = none), `nth` the position in the same decision's `history`.
 * Ids are given out by the store when it appends, since several frames write into one history.
 */
export type EventRef = { readonly at: number } | { readonly nth: number };

/** An event to append. `details` is the content of the wire's `…EventDetails` member; `undefined` = the type has none. */
export interface NewHistoryEvent {
  readonly type: HistoryEventType;
  readonly previous: EventRef;
  readonly details?: Readonly<Record<string, unknown>>;
}

export type ClosedStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What a decision causes beyond its own frame. Each is written into the `due` set by the commit, then performed. */
export type Effect = RunState | ScheduleTask | StartTimer | StartChildren | AbandonChildren | EndChild | CloseExecution;

/** Run this frame's `ready` state, as a job of the `states` queue. */
export interface RunState {
  readonly type: 'RunState';
}

/** Hand one task attempt to the queue of its resource. */
export interface ScheduleTask {
  readonly type: 'ScheduleTask';
  readonly resource: string;
  /** JSON text for the handler. */
  readonly input: string;
  /** Seconds from now; absent = none. */
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  /** Appended when a worker begins the attempt; its previous event is the frame's last one. Absent: the frame's events are not recorded. */
  readonly started?: Omit<NewHistoryEvent, 'previous'>;
  /** The attempt waits for a callback: the worker's result only submits it. */
  readonly submits?: Submission;
  /** An attempt of an activity: a callback may end it, from when it was begun on, as well as whoever has begun it. */
  readonly answerable?: true;
}

/** What is recorded when a worker has submitted an attempt that goes on until somebody answers with its token. */
export interface Submission {
  /** Appended with the member `output`; its previous event is the frame's last one. Absent: the frame's events are not recorded. */
  readonly event?: Omit<NewHistoryEvent, 'previous'>;
  /** The output is the worker's result, JSON text, between these two: the response of the API that was called. */
  readonly response: { readonly before: string; readonly after: string };
}

/** Wake this frame by `TimerFired` at a time (epoch ms) or after a delay (ms, counted by Redis from the commit). */
export interface StartTimer {
  readonly type: 'StartTimer';
  readonly due: { readonly at: number } | { readonly afterMs: number };
}

/** Start child frames of this frame, each by a `states` job of its own. */
export interface StartChildren {
  readonly type: 'StartChildren';
  readonly children: readonly {
    readonly index: number;
    readonly snapshot: FrameState;
    /** The child's first event follows this one. */
    readonly previous: EventRef;
  }[];
  /** Wake this frame when this many more children have succeeded (a failure always wakes it). */
  readonly wakeAfter: number;
}

/** Delete every descendant frame of this one, with its results: whatever they still do is refused. */
export interface AbandonChildren {
  readonly type: 'AbandonChildren';
}

/** This (child) frame is over: give the parent the result, or the failure. A failed one keeps what is left of its descendants, inert. */
export interface EndChild {
  readonly type: 'EndChild';
  readonly index: number;
  /** JSON text; absent = failed, then the frame stays as `failed` for the parent to look at. */
  readonly result?: string;
  readonly lastStateEvent: EventRef;
}

/**
 * The execution ends: nothing is appended after this decision's last event. Unless it SUCCEEDED, frames and results stay as they
 * are, inert, for a redrive.
 */
export interface CloseExecution {
  readonly type: 'CloseExecution';
  readonly status: ClosedStatus;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** A state that was left, failed or was cut off: what a trace shows of it. */
export interface EndedVisit {
  /** Unique in the execution: see `visitId`. */
  readonly visit: string;
  /** The visit of the enclosing Parallel or Map state; undefined at the top. */
  readonly enclosing?: string;
  readonly name: string;
  readonly type: string;
  /** Epoch ms. */
  readonly enteredAt: number;
  /** Name of the error, unless the state was left well (a caught error is an error of the state too). */
  readonly error?: string;
}

/** A task attempt that came to its end. */
export interface EndedAttempt {
  readonly visit: string;
  /** 1 = the first. */
  readonly attempt: number;
  readonly resource: string;
  /** Epoch ms. */
  readonly scheduledAt: number;
  readonly error?: string;
}

/** Everything that follows from one event for one frame. Nothing of it has happened yet. */
export interface Decision {
  /** The frame's next state; null when the frame (or the execution) is over. `failed` and closing: what a redrive goes on from. */
  readonly snapshot: FrameState | null;
  /** The input of that frame, where it is known as a value: for a caller who decides on without storing and reading it. */
  readonly input?: Payload;
  readonly history: readonly NewHistoryEvent[];
  /** The frame's last event from now on; events of later decisions follow it. */
  readonly lastEvent: EventRef;
  /** The current state's StateEntered event, while a state is entered. */
  readonly enteredEvent?: EventRef;
  readonly effects: readonly Effect[];
  /**
   * True when the decision is only right if nobody has appended an event since `historyLength` was read (it quotes an
   * event id, or cuts off children by what they were doing). The store refuses it as `moved` otherwise: load again.
   */
  readonly exclusive: boolean;
  /** Frames whose attempts it takes to have no outcome. The store refuses it as `moved` when one has been accepted since. */
  readonly unanswered?: readonly FrameId[];
  /** What ended by this decision, for traces and metrics. */
  readonly ended: { readonly visits: readonly EndedVisit[]; readonly attempts: readonly EndedAttempt[] };
}
