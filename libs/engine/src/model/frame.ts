import type { JsonObject, Json, Payload } from '#asl';
import type { MapRun } from './map-run.js';

/** `r` is the root frame; a child's id is its parent's id, a slash and its index: `r/0`, `r/0/12`. */
export type FrameId = string;
export const ROOT_FRAME = 'r';

/**
 * What a frame is doing between two decisions:
 * - `ready`: its state has not been entered; a `RunState` will enter it.
 * - `task`: a Task state's attempt is scheduled or running.
 * - `wait`: a Wait state's timer is running.
 * - `retry`: a retrier's delay is running.
 * - `children`: a Parallel or Map state's child frames are running.
 * - `failed`: it ended in an error: a child frame that waits for its parent to take note, or what a redrive goes on from.
 * - `retry` is also what a redriven frame stands in until it runs its state again.
 */
export type FramePhase = 'ready' | 'task' | 'wait' | 'retry' | 'children' | 'failed';

/**
 * Where one frame stands: plain JSON, stored whole and opaque at each step. A frame is the root of an execution, one
 * branch of a Parallel state or one iteration of an INLINE Map.
 */
export interface FrameState {
  /** `FRAME_FORMAT` of the release that wrote it. */
  readonly fmt: number;
  /** Which (sub) machine this frame runs: one step per nesting level; empty for the root. */
  readonly path: readonly MachineStep[];
  /** Name of the state to enter (`ready`) or entered. */
  readonly state: string;
  readonly phase: FramePhase;
  /** The state's raw input, JSON text. */
  readonly input: string;
  /** When the state was entered, epoch ms (`$$.State.EnteredTime`). */
  readonly enteredAt?: number;
  /** How many states this frame has entered, the present one included. */
  readonly visits: number;
  /** Child frames: which visit of which state they are part of, `<visit id>~<attempt>.<index>`. */
  readonly within?: string;
  /**
   * Frames below a DISTRIBUTED Map are executions of their own on AWS: their events are not in this execution's history. Here
   * they run inside it, and this counts the events they would have written (their ids in error texts).
   */
  readonly unrecorded?: number;
  /** Frames directly below a DISTRIBUTED Map that tolerates failures: one that fails ends with the failure as its result. */
  readonly tolerant?: true;
  /** For `task`: when the present attempt was scheduled, epoch ms. */
  readonly scheduledAt?: number;
  /** For `task`: when its TimeoutSeconds run out, epoch ms. The store's clock decides; this is for looking back. */
  readonly timesOutAt?: number;
  /** For `task`, if the attempt waits for a callback: the token that answers it. A secret of whom the definition gives it to. */
  readonly taskToken?: string;
  /** Retries used up, by position of the retrier in the state's Retry. */
  readonly retries?: readonly number[];
  /** For `children`. */
  readonly children?: ChildrenState;
  /** Variables of this frame's own scope. */
  readonly variables?: JsonObject;
  /** For `failed`. */
  readonly failure?: Failure;
}

/** A step from a machine into one inside it: a branch of a Parallel state, or the processor of a Map state. */
export interface MachineStep {
  readonly state: string;
  /** Branch number; undefined for a Map's processor. */
  readonly branch?: number;
  /** Into a DISTRIBUTED Map: the variables outside are out of sight from here on. */
  readonly distributed?: true;
}

export interface ChildrenState {
  /** How many children there are in all. */
  readonly total: number;
  /** How many have been started: indexes 0 … started − 1. */
  readonly started: number;
  /** How many have ended well, as far as this frame has taken note. */
  readonly succeeded: number;
  /** Map only: the most children that run at once. */
  readonly window?: number;
  /** Map only: what it goes over, where evaluating that again is dear or gives something else. Absent: it is evaluated again. */
  readonly items?: MapItems;
  /** DISTRIBUTED Map only: how many of its iterations may fail, if any may. */
  readonly tolerant?: FailureTolerance;
  /** This and the rest: DISTRIBUTED Map only, as far as this frame has taken note. */
  readonly run?: MapRun;
  /** Tolerated failures, which count as ended (`succeeded`) as well. */
  readonly failed?: number;
  readonly endedItems?: number;
  readonly failedItems?: number;
  /** Redriven: children to be started anew, by index, before the next ones are. */
  readonly again?: readonly number[];
}

/** What a Map goes over. */
export interface MapItems {
  readonly values: readonly Json[];
  /** Of an object's members, in the order of `values`. */
  readonly keys?: readonly string[];
}

/** A run fails when more than `count` iterations, or more than `percentage` per cent of them, have failed. */
export interface FailureTolerance {
  readonly count?: number;
  readonly percentage?: number;
}

export interface Failure {
  readonly error?: string | null;
  readonly cause?: string | null;
}

/** How one child frame ended, as its parent's inbox tells it. */
export interface ChildEnd {
  readonly index: number;
  readonly ok: boolean;
  /** Absolute id of the child's last state event. */
  readonly lastStateEventId: number;
  /** Absolute id of the last event the child's end wrote (`MapIterationSucceeded`), or the same. */
  readonly lastEventId: number;
}

/** A descendant frame of a Parallel or Map state that fails: what it was doing when it was cut off. */
export interface ChildView {
  readonly id: FrameId;
  readonly snapshot: FrameState;
  readonly lastEventId: number;
  /** Its attempt has an outcome that was accepted; the frame has not taken note of it yet. */
  readonly answered?: true;
}

/** The facts of an execution that never change while it runs. */
export interface ExecutionInfo {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  /** Number of the version it was started with, if with one. */
  readonly stateMachineVersion?: number;
  /** Name of the alias it was started with, if with one; that chose the version. */
  readonly stateMachineAlias?: string;
  readonly roleArn: string;
  /** Epoch ms. */
  readonly startedAt: number;
  /** JSON text exactly as given. */
  readonly input: string;
  readonly redriveCount: number;
  /** Somebody waits for the end of this Express execution: then the context object has no RedriveCount (facts/asl.md §5). */
  readonly sync?: true;
  /** When it was redriven last, epoch ms. */
  readonly redrivenAt?: number;
}

/** What `decide` is given: one frame and what surrounds it. */
export interface Snapshot {
  readonly execution: ExecutionInfo;
  readonly frameId: FrameId;
  readonly frame: FrameState;
  /** The frame's input, so that its text is parsed once when several decisions are asked for; absent: not parsed yet. */
  readonly input?: Payload;
  /** Absolute id of the frame's last event: what the next event's previousEventId names. 0 at the start. */
  readonly lastEventId: number;
  /** Absolute id of the current state's StateEntered event; undefined while `ready`. */
  readonly enteredEventId?: number;
  /** Events in the execution's history at load. */
  readonly historyLength: number;
  /** Variables of the enclosing frames, outermost first. Read only. */
  readonly outerVariables: readonly JsonObject[];
  /** For phase `children`: the ends not yet taken note of, oldest first. */
  readonly inbox: readonly ChildEnd[];
  /** For phase `children`, once all have succeeded: results by index, JSON texts. */
  readonly results?: readonly string[];
  /** Instead of `results`, when their array is longer than any state's output may be. */
  readonly resultsTooLarge?: boolean;
  /** For phase `children`, once one has failed or the execution is to end: every descendant frame that still exists, by id order. */
  readonly descendants?: readonly ChildView[];
}

export type { Json };
