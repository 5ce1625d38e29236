import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { events } from './events.js';

/** Between two looks: short at first, so that short executions are told of at once. */
const PAUSE_MS = { first: 100, longest: 1_000, growth: 1.3 };

export interface FollowOptions {
  /** Called with each event, in order; what came before event `after` is left out. */
  readonly onEvent?: (event: HistoryEvent) => void;
  readonly after?: number;
  readonly timeoutSeconds?: number;
}

/**
 * Follows an execution until it has ended. There is nothing to subscribe to in the AWS API, so this asks again and again.
 * @returns how it stands; `RUNNING` when the time was over first
 */
export async function follow(
  sfn: SFNClient,
  executionArn: string,
  { onEvent, after = 0, timeoutSeconds = Infinity }: FollowOptions = {},
): Promise<DescribeExecutionCommandOutput> {
  const deadline = Date.now() + timeoutSeconds * 1_000;
  let seen = after;
  let pauseMs = PAUSE_MS.first;
  for (;;) {
    // Asked first: whatever has happened when it had ended is in the history that is read after that.
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (onEvent !== undefined) {
      const fresh = await eventsAfter(sfn, executionArn, seen);
      for (const event of fresh) onEvent(event);
      if (fresh.length > 0) pauseMs = PAUSE_MS.first;
      seen = fresh.at(-1)?.id ?? seen;
    }
    if (execution.status !== 'RUNNING' && execution.status !== 'PENDING_REDRIVE') return execution;
    const left = deadline - Date.now();
    if (left <= 0) return execution;
    await sleep(Math.min(pauseMs, left));
    pauseMs = Math.min(PAUSE_MS.longest, pauseMs * PAUSE_MS.growth);
  }
}

/** From the end backwards, so that a long history is not read again at every look. */
async function eventsAfter(sfn: SFNClient, executionArn: string, seen: number): Promise<HistoryEvent[]> {
  const fresh: HistoryEvent[] = [];
  if (seen === 0) {
    for await (const event of events(sfn, executionArn, { data: true })) fresh.push(event);
    return fresh;
  }
  for await (const event of events(sfn, executionArn, { data: true, reverse: true, pageSize: 100 })) {
    if ((event.id ?? 0) <= seen) break;
    fresh.push(event);
  }
  return fresh.reverse();
}
