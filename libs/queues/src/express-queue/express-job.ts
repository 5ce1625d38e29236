/**
 * A job of the queue `express`: run one asynchronous Express execution from beginning to end. It holds all there is of the
 * execution: should its coordinator end, another one begins again with this (at least once).
 */
export interface ExpressJob {
  readonly fmt: number;
  /** ARN of the execution, given when it was started. */
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachine: {
    readonly arn: string;
    readonly name: string;
    readonly roleArn: string;
    readonly definitionHash: string;
  };
  readonly version?: number;
  readonly alias?: string;
  /** JSON text, at most 256 KiB. */
  readonly input: string;
  readonly traceHeader?: string;
  readonly traceparent?: string;
}
