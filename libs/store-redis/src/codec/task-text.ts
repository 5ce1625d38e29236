import type { FrameState, ScheduleTask, Submission } from '#engine';
import { isReadableFormat, PLAIN_TASK_FORMAT, TASK_FORMAT, UnknownFormatError, type TaskOutcome } from '#store';
import { PayloadWriter } from './payload-cells.js';

/** The record of a scheduled attempt: `scheduledAt|timeoutAt|heartbeatMs|JSON`. The script writes the numbers. */
export interface TaskRecord {
  readonly scheduledAt: number;
  readonly timeoutAt?: number;
  readonly heartbeatSeconds?: number;
  readonly resource: string;
  readonly stateName: string;
  readonly attempt: number;
  readonly submits?: Submission;
  readonly answerable?: true;
}

/** What a newer release has scheduled is read by its own (R17). */
export function requireReadableTask(fmt: unknown): void {
  if (!isReadableFormat(fmt, TASK_FORMAT)) throw new UnknownFormatError('A task attempt', fmt);
}

type FailedTask = Extract<TaskOutcome, { readonly ok: false }>;

/** The part of the record that is fixed when the attempt is scheduled. `attempt` counts from 1. */
export function taskDescription(task: ScheduleTask, frame: FrameState): string {
  const attempt = 1 + (frame.retries ?? []).reduce((sum, used) => sum + used, 0);
  // `fmt` comes first: begin-task looks at it before it claims the attempt.
  const plain = { fmt: PLAIN_TASK_FORMAT, resource: task.resource, stateName: frame.state, attempt };
  // answer-task looks for the members `submits` and `answerable`.
  const { submits, answerable } = task;
  return JSON.stringify(submits || answerable ? { ...plain, fmt: TASK_FORMAT, submits, answerable } : plain);
}

export function parseTaskRecord(text: string): TaskRecord {
  const [, scheduledAt, timeoutAt, heartbeatMs, json] = /^(\d+)\|(\d*)\|(\d*)\|(.*)$/s.exec(text) ?? [];
  if (scheduledAt === undefined || json === undefined) throw new Error('The record of a task attempt is not readable.');
  // A record without one is of the first releases.
  const { fmt = 1, ...rest } = JSON.parse(json) as Pick<
    TaskRecord,
    'resource' | 'stateName' | 'attempt' | 'submits' | 'answerable'
  > & {
    fmt?: number;
  };
  requireReadableTask(fmt);
  return {
    ...rest,
    scheduledAt: Number(scheduledAt),
    ...(timeoutAt ? { timeoutAt: Number(timeoutAt) } : {}),
    ...(heartbeatMs ? { heartbeatSeconds: Number(heartbeatMs) / 1000 } : {}),
  };
}

/** An outcome as two arguments: `=output`, `#hash` of the output or `!failure`; and the output if there is only its hash, else ''. */
export function outcomeArguments(outcome: TaskOutcome): readonly [string, string] {
  if (!outcome.ok) return [failureText(outcome), ''];
  const text = new PayloadWriter().cell(outcome.output);
  return [text, text.startsWith('#') ? outcome.output : ''];
}

export function failureText({ error, cause, byCallback }: Omit<FailedTask, 'ok'>): string {
  return `!${JSON.stringify({ error, cause, byCallback })}`;
}

/** From `=output` (already restored) or `!failure`. */
export function parseOutcome(text: string): TaskOutcome {
  if (text.startsWith('!')) return { ok: false, ...(JSON.parse(text.slice(1)) as object) };
  return { ok: true, output: text.slice(1) };
}

/** A claim, `claim|redeliver|worker|begunAt`; the time is missing where an earlier release has claimed the attempt. */
export function parseClaim(text: string): { readonly worker: string; readonly begunAt?: number } {
  const [, , worker = '', begunAt = ''] = text.split('|');
  return begunAt === '' ? { worker } : { worker, begunAt: Number(begunAt) };
}
