import type { JsonataExpression, JsonataResult } from '#asl';
import type { Trial } from '../test-state/trial.js';
import type { Failure } from './frame.js';
import type { MapRunLimits } from './map-run.js';

/** What may happen to a frame. Past tense; one more event for `decide`. */
export type EngineEvent =
  /** A `states` job came for a `ready` frame: enter its state. */
  | { readonly type: 'StateDue' }
  /** The timer of a Wait state or of a retrier's delay fired. */
  | { readonly type: 'TimerFired' }
  /** The worker's result: JSON text. */
  | { readonly type: 'TaskSucceeded'; readonly output: string }
  | ({
      readonly type: 'TaskFailed';
      /** By SendTaskFailure, not by the worker. */ readonly byCallback?: boolean;
    } & Failure)
  /** TimeoutSeconds or HeartbeatSeconds ran out before a result came. */
  | { readonly type: 'TaskTimedOut'; readonly by: 'timeout' | 'heartbeat' }
  /** The worker that had begun the attempt is gone. */
  | { readonly type: 'TaskWorkerLost'; readonly worker: string }
  /** No worker has served the resource for the configured wait. */
  | { readonly type: 'TaskUnserved'; readonly waitedSeconds: number }
  /** Children ended; the snapshot's inbox says which. */
  | { readonly type: 'ChildrenEnded' }
  /** UpdateMapRun: the run that the frame waits for goes on within other limits. */
  | { readonly type: 'MapRunUpdated'; readonly mapRunArn: string; readonly limits: MapRunLimits }
  /** The frame could not be moved on: whoever tried threw an error or ended, again and again. */
  | { readonly type: 'StatePoisoned'; readonly cause: string }
  /** StopExecution. Decided on the root frame, ends the execution. */
  | { readonly type: 'StopRequested'; readonly error?: string; readonly cause?: string }
  /** The machine's TimeoutSeconds ran out. Decided on the root frame. */
  | { readonly type: 'ExecutionTimedOut' };

/** Expressions that were asked for together, and what they came to, one by one. */
export interface EvaluationGroup {
  readonly requests: readonly { readonly expression: JsonataExpression }[];
  readonly results: readonly JsonataResult[];
}

/** What `decide` may not find out by itself. */
export interface Ambient {
  /** Redis time, epoch ms. */
  readonly now: number;
  /** A number in [0, 1). */
  random(): number;
  uuid(): string;
  /** The token that answers the attempt which this decision schedules, always the same one. Absent where nothing is scheduled. */
  readonly taskToken?: () => string;
  /** AWS region of the execution, for TaskScheduled events. */
  readonly region: string;
  /** Which of the activities that were asked for so far exist. Absent: all do. */
  readonly activities?: ReadonlyMap<string, boolean>;
  /** By its ARN; asked by `decideFully` alone, for `activities`. Absent: all exist. */
  readonly activityExists?: (activityArn: string) => Promise<boolean>;
  /** Results of the expressions asked for so far, group by group, in the order in which `decide` has asked. */
  readonly evaluations?: readonly EvaluationGroup[];
  /** Present while TestState tries a state. */
  readonly trial?: Trial;
}
