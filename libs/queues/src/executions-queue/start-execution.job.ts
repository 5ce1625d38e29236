import { IsInt, IsNotEmpty, IsOptional, IsString, Matches, MaxLength, Min, validateSync } from 'class-validator';
import { UnrecoverableError } from 'bullmq';

/** @see https://www.w3.org/TR/trace-context/#traceparent-header-field-values */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * A job of the public queue `executions`: start an execution of a state machine.
 *
 * Further members are refused, so that a misspelt one does not silently do nothing.
 */
export class StartExecutionJob {
  /** Version of this shape, 1 when absent. A job of a newer one waits for a coordinator that knows it. */
  @IsOptional()
  @IsInt()
  @Min(1)
  fmt?: number;

  /** ARN of the state machine. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(256)
  stateMachineArn!: string;

  /** Any JSON value; `{}` when absent. */
  input?: unknown;

  /** Name of the execution; a random UUID when absent. The same name with the same input starts only once. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  name?: string;

  /** X-Ray trace header, kept with the execution. */
  @IsOptional()
  @IsString()
  @MaxLength(256)
  traceHeader?: string;

  /** W3C trace context of the caller: the execution's spans go below it. */
  @IsOptional()
  @Matches(TRACEPARENT, {
    message: "traceparent must be a W3C traceparent of version 00, such as '00-<32 hex>-<16 hex>-01'",
  })
  traceparent?: string;
}

/** The job's return value. */
export interface StartExecutionResult {
  readonly executionArn: string;
  /** ISO 8601, UTC, with milliseconds. */
  readonly startDate: string;
}

/** A job that can never start an execution: it fails at once, is not retried, and stays visible among the failed jobs. */
export class BadStartExecutionJob extends UnrecoverableError {
  override readonly name = 'BadStartExecutionJob';

  constructor(readonly problems: readonly string[]) {
    super(`not a valid 'executions' job: ${problems.join('; ')}`);
  }
}

const MEMBERS = ['fmt', 'stateMachineArn', 'input', 'name', 'traceHeader', 'traceparent'] as const;

/**
 * Check a job's data.
 * @throws BadStartExecutionJob naming every problem
 */
export function parseStartExecutionJob(data: unknown): StartExecutionJob {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new BadStartExecutionJob(['the data must be an object with a stateMachineArn']);
  }
  const given = data as Readonly<Record<string, unknown>>;
  const job = new StartExecutionJob();
  // Member by member: the data is a stranger's, and its input is not walked or copied (S6).
  for (const member of MEMBERS) {
    if (Object.hasOwn(given, member)) (job as unknown as Record<string, unknown>)[member] = given[member];
  }
  const unknown = Object.keys(given).filter((key) => !(MEMBERS as readonly string[]).includes(key));
  const problems = [
    ...unknown.map((key) => `member '${key}' is not known (known: ${MEMBERS.join(', ')})`),
    ...validateSync(job).flatMap((error) => Object.values(error.constraints ?? {})),
  ];
  if (problems.length > 0) throw new BadStartExecutionJob(problems);
  return job;
}

/** The execution's input as JSON text. */
export function inputTextOf(job: Pick<StartExecutionJob, 'input'>): string {
  return job.input === undefined ? '{}' : JSON.stringify(job.input);
}

/** @param startedAt epoch ms */
export function startExecutionResult(executionArn: string, startedAt: number): StartExecutionResult {
  return { executionArn, startDate: new Date(startedAt).toISOString() };
}
