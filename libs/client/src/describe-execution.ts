import { ApiError } from './client-errors.js';

/** How an execution stands, as the AWS API tells it. */
export interface DescribedExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** Epoch seconds. */
  readonly startDate: number;
  readonly stopDate?: number;
  /** JSON text. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/**
 * DescribeExecution of the AWS API. Undefined while the API cannot answer just now (not there, 5xx, throttling).
 * @throws ApiError for what will not change by asking again, such as ExecutionDoesNotExist
 */
export async function describeExecution(
  endpoint: string,
  executionArn: string,
): Promise<DescribedExecution | undefined> {
  let response: Response;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AWSStepFunctions.DescribeExecution' },
      body: JSON.stringify({ executionArn }),
      signal: AbortSignal.timeout(5_000),
    });
    if (response.ok) return (await response.json()) as DescribedExecution;
    if (response.status >= 500 || response.status === 429) return undefined;
  } catch {
    // No connection, or an answer that broke off.
    return undefined;
  }
  const { __type = `HTTP ${response.status}`, message = '' } = await bodyOf(response);
  const code = String(__type).split('#').at(-1) as string;
  if (code === 'ThrottlingException') return undefined;
  throw new ApiError(code, String(message));
}

async function bodyOf(response: Response): Promise<{ readonly __type?: unknown; readonly message?: unknown }> {
  try {
    return ((await response.json()) ?? {}) as { __type?: unknown; message?: unknown };
  } catch {
    return {};
  }
}
