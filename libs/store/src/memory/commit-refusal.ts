import type { Decision } from '#engine';
import { isClosing } from '../decision-checks.js';
import type { Clocks, CommitExpectation, CommitResult } from '../execution-store.js';
import type { Fence, MemoryExecution } from './memory-execution.js';

/** Of a commit, or of one that closes the execution whatever its fences are. */
export type Expectation = Omit<CommitExpectation, 'historyLength' | 'overdue'> & {
  readonly historyLength?: number;
  readonly overdue?: keyof Clocks | 'deadline';
};

/** Why a decision is not applied though its fence is current. The memory twin of what scripts/commit-decision checks. */
export function refusalOf(
  execution: MemoryExecution,
  fence: Fence,
  decision: Decision,
  expect: Expectation & { readonly now: number; readonly maxEvents: number },
): CommitResult | undefined {
  const { length } = execution.history;
  const { historyLength, overdue, now, maxEvents } = expect;
  if (decision.exclusive && historyLength !== undefined && historyLength !== length) return { status: 'moved' };
  if (overdue !== undefined) {
    const { wakes } = (overdue === 'deadline' ? execution.fences.get('*') : fence) ?? {};
    const hasRunOut = (wakes?.get(overdue)?.at ?? Infinity) <= now;
    if (!hasRunOut) return { status: overdue === 'deadline' ? 'stale' : 'moved' };
  }
  if (decision.unanswered?.some((id) => execution.frames.get(id)?.task?.outcome !== undefined))
    return { status: 'moved' };
  return length + decision.history.length > maxEvents - (isClosing(decision) ? 0 : 1)
    ? { status: 'full', historyLength: length }
    : undefined;
}
