import type { FrameState, ScheduleTask } from '#engine';
import type { TaskOutcome } from '#store';
import type { PayloadWriter } from './payload-cells.js';

/** The record of a scheduled attempt: `scheduledAt|timeoutAt|heartbeatMs|JSON`. The script writes the numbers. */
export interface TaskRecord {
  readonly scheduledAt: number;
  readonly timeoutAt?: number;
  readonly heartbeatSeconds?: number;
  readonly resource: string;
  readonly stateName: string;
  readonly attempt: number;
}

/** The part of the record that is fixed when the attempt is scheduled. `attempt` counts from 1. */
export function taskDescription(task: ScheduleTask, frame: FrameState): string {
  const attempt = 1 + (frame.retries ?? []).reduce((sum, used) => sum + used, 0);
  return JSON.stringify({ resource: task.resource, stateName: frame.state, attempt });
}

export function parseTaskRecord(text: string): TaskRecord {
  const [, scheduledAt, timeoutAt, heartbeatMs, json] = /^(\d+)\|(\d*)\|(\d*)\|(.*)$/s.exec(text) ?? [];
  if (scheduledAt === undefined || json === undefined) throw new Error('The record of a task attempt is not readable.');
  return {
    ...(JSON.parse(json) as Pick<TaskRecord, 'resource' | 'stateName' | 'attempt'>),
    scheduledAt: Number(scheduledAt),
    ...(timeoutAt ? { timeoutAt: Number(timeoutAt) } : {}),
    ...(heartbeatMs ? { heartbeatSeconds: Number(heartbeatMs) / 1000 } : {}),
  };
}

/** `=output`, `#hash` of the output, or `!failure`. */
export function outcomeText(outcome: TaskOutcome, payloads: PayloadWriter): string {
  if (outcome.ok) return payloads.cell(outcome.output);
  const { error, cause } = outcome;
  return `!${JSON.stringify({ error, cause })}`;
}

/** From `=output` (already restored) or `!failure`. */
export function parseOutcome(text: string): TaskOutcome {
  if (text.startsWith('!')) return { ok: false, ...(JSON.parse(text.slice(1)) as object) };
  return { ok: true, output: text.slice(1) };
}
