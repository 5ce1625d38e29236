import type { Json, JsonObject } from '#asl';
import type { Failure } from '../model/frame.js';

/** What the data was at the stages of its way through a state: JSON texts, named as AWS names them in `inspectionData`. */
export interface InspectedData {
  readonly input: string;
  readonly afterInputPath: string;
  readonly afterParameters: string;
  readonly afterArguments: string;
  readonly result: string;
  readonly afterResultSelector: string;
  readonly afterResultPath: string;
  readonly afterItemsPath: string;
  readonly afterItemsPointer: string;
  readonly afterItemSelector: string;
  readonly afterItemBatcher: string;
  readonly variables: string;
}

/** What was decided on the way. */
export interface InspectedNumbers {
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
  readonly catchIndex: number;
  readonly retryIndex: number;
  /** Whole seconds until the retry would come. */
  readonly retryBackoffIntervalSeconds: number;
}

export type Inspection = Partial<InspectedData & InspectedNumbers>;

/** The work of a Task, as it would be handed out. Seconds are as in the definition, evaluated. */
export interface TaskWork {
  /** JSON text: the evaluated Parameters or Arguments. */
  readonly parameters: string;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
}

/**
 * Set in `Ambient` while TestState tries one state: the same rules, but nothing is done outside, everything is watched, and
 * causes come without the words that place an error in an execution.
 */
export interface Trial {
  /** Stands for the context object that the execution would have. */
  readonly context: JsonObject;
  /** Stands for what the ItemReader of a Map would read. */
  readonly itemReaderItems?: readonly Json[];
  inspect<F extends keyof Inspection>(field: F, value: NonNullable<Inspection[F]>): void;
  /** How many iterations a Map has. */
  iterations(total: number): void;
  /** A Task has come to its work. */
  atWork(work: TaskWork): void;
  /** The failure of the state, before Retry and Catch look at it. */
  failed(failure: Failure): void;
}
