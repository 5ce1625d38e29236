import { violationsOf } from '#testing';
import { inParallel, type PlainApi } from './plain-api.js';

/** What the histories of executions of one Wait say. */
export interface FiredTimers {
  /** How long after its time each has fired, ms. */
  readonly afterMs: readonly number[];
  /** Histories that are not those of a Wait that has fired once. */
  readonly malformed: number;
  readonly problems: readonly string[];
}

interface ApiEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Epoch seconds. */
  readonly timestamp: number;
}

const EVENTS = 'ExecutionStarted WaitStateEntered WaitStateExited ExecutionSucceeded';
const READ_AT_ONCE = 32;

/** @param due when all of them were to fire, epoch ms */
export async function readFired(api: PlainApi, arns: readonly string[], due: number): Promise<FiredTimers> {
  const [afterMs, problems] = [[] as number[], [] as string[]];
  let malformed = 0;
  await inParallel(arns.length, READ_AT_ONCE, async (n) => {
    const executionArn = arns[n] as string;
    const { events } = await api.call<{ events: ApiEvent[] }>('GetExecutionHistory', { executionArn }, n);
    const exits = events.filter(({ type }) => type === 'WaitStateExited');
    if (exits[0]) afterMs.push(Math.round(exits[0].timestamp * 1_000) - due);
    const found = events.map(({ type }) => type).join(' ');
    const wrong = [
      ...violationsOf(events.map((event) => ({ ...event, details: {} }))),
      ...(found === EVENTS ? [] : [`its events are: ${found}`]),
    ];
    if (wrong.length === 0) return;
    malformed += 1;
    problems.push(`${executionArn}: ${wrong.join('; ')}`);
  });
  return { afterMs, malformed, problems };
}
