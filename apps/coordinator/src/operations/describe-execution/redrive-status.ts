import type { DescribeExecutionResponse } from '#sfn-api';
import type { ExecutionRecord } from '#store';

type Redrive = Pick<DescribeExecutionResponse, 'redriveStatus' | 'redriveStatusReason'>;

const REDRIVABLE_MS = 14 * 24 * 60 * 60 * 1_000;
/** A history this long leaves no room for a redrive. */
const MAX_EVENTS = 24_999;

/** Whether a failed execution could go on from where it failed, and if not, why, in AWS's words. `now` in epoch ms. */
export function redriveStatusOf(
  { status, stoppedAt }: Pick<ExecutionRecord, 'status' | 'stoppedAt'>,
  historyLength: number,
  now: number,
): Redrive {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return no(`Execution is ${status} and cannot be redriven`);
  if (historyLength >= MAX_EVENTS) return no('Execution history event limit exceeded');
  if (stoppedAt !== undefined && now - stoppedAt > REDRIVABLE_MS) return no('Execution redrivable period exceeded');
  return { redriveStatus: 'REDRIVABLE' };
}

function no(redriveStatusReason: string): Redrive {
  return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason };
}
