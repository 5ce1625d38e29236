import type { CloseExecution, Decision, ExecutionInfo, HistoryEventType } from '#engine';

/** What a task is asked to do: what a worker's handler is told of it, too. */
export interface InterpretedTask {
  readonly resource: string;
  readonly input: unknown;
  readonly stateName: string;
  /** 1 for the first attempt; a retrier counts it up. */
  readonly attempt: number;
  readonly executionArn: string;
  /** Tasks handed out so far in this interpretation, this one included. */
  readonly call: number;
  /** Of a task that waits for a callback: its task token. */
  readonly taskToken?: string;
}

/**
 * What a task answers: an output (any JSON value), a failure, or silence until its clock runs out. The output of a task that
 * waits for a callback only submits it; then `callback` answers, so long after that.
 */
export type TaskAnswer = (Good & { readonly callback?: CallbackAnswer }) | Bad | 'never';

/** SendTaskSuccess or SendTaskFailure, with heartbeats every so often until then; or nobody calls. */
export type CallbackAnswer = ((Good | Bad) & { readonly beatEveryMs?: number }) | 'never';

interface Good {
  readonly output: unknown;
  readonly afterMs?: number;
}
interface Bad {
  readonly error?: string;
  readonly cause?: string;
  readonly afterMs?: number;
}

export interface InterpretOptions {
  readonly input?: unknown;
  /** The input as exact JSON text, instead of `input`. */
  readonly inputText?: string;
  /** What comes of a task attempt. By default, and for `undefined`, nothing ever does. */
  readonly task?: (task: InterpretedTask) => TaskAnswer | undefined;
  /** What the machine sees of its execution, e.g. its `name` and `arn`; the virtual clock begins at `startedAt`. */
  readonly execution?: Partial<Omit<ExecutionInfo, 'input'>>;
  /** Jitter and States.MathRandom. Default: always 0.5. */
  readonly random?: () => number;
  /** So many times is an execution that has not ended well redriven, at once. Default 0. */
  readonly redrives?: number;
  /** Decisions at most, against endless machines. Default 10,000. */
  readonly limit?: number;
}

export interface InterpretedEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: HistoryEventType;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Interpreted {
  /** `RUNNING`: nothing can happen any more, and yet it has not ended (a task never answers and has no timeout). */
  readonly status: CloseExecution['status'] | 'RUNNING';
  readonly output?: unknown;
  /** The output as the exact text that DescribeExecution gives. */
  readonly outputText?: string;
  readonly error?: string;
  readonly cause?: string;
  /** All events. Those of frames that run side by side lie between each other in one order of several possible ones. */
  readonly history: readonly InterpretedEvent[];
  /** Virtual milliseconds from start to end. */
  readonly tookMs: number;
  readonly decisions: readonly Decision[];
}
