import type { ExecutionRecord, ExecutionSummary } from '../execution-store.js';

/** An execution as lists show it. */
export function summaryOf({
  execution,
  info: { input: _, ...info },
  status,
  stoppedAt,
}: ExecutionRecord): ExecutionSummary {
  return { execution, info, status, ...(stoppedAt === undefined ? {} : { stoppedAt }) };
}

/** The ARNs under which an execution is listed. */
export function listsOf({
  stateMachineArn,
  stateMachineVersion,
  stateMachineAlias,
}: ExecutionRecord['info']): string[] {
  const qualifiers = [stateMachineVersion, stateMachineAlias].filter((qualifier) => qualifier !== undefined);
  return [stateMachineArn, ...qualifiers.map((qualifier) => `${stateMachineArn}:${qualifier}`)];
}

/** Of two that began at the same time the order is arbitrary, but always the same. */
export function newestFirst(
  a: { readonly startedAt: number; readonly execution: string },
  b: { readonly startedAt: number; readonly execution: string },
): number {
  if (a.startedAt !== b.startedAt) return b.startedAt - a.startedAt;
  return a.execution < b.execution ? 1 : a.execution > b.execution ? -1 : 0;
}
