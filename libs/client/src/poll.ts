import { setTimeout as sleep } from 'node:timers/promises';
import { WaitTimeout } from './client-errors.js';

export interface PollOptions {
  /** Epoch ms. */
  readonly deadline: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** What is waited for, for the error. */
  readonly what: string;
}

/**
 * Ask again and again, at growing intervals, until there is an answer.
 * @throws WaitTimeout at the deadline, also while a question is still under way
 */
export async function poll<T>(ask: () => Promise<T | undefined>, options: PollOptions): Promise<T> {
  for (let pauseMs = options.firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, options.longestPauseMs)) {
    const answer = await before(ask(), options);
    if (answer !== undefined) return answer;
    const leftMs = options.deadline - Date.now();
    if (leftMs <= 0) throw timeout(options);
    await sleep(Math.min(pauseMs, leftMs));
  }
}

async function before<T>(question: Promise<T>, options: PollOptions): Promise<T> {
  const timer = new AbortController();
  const late = sleep(Math.max(options.deadline - Date.now(), 0), undefined, { signal: timer.signal }).then(() => {
    throw timeout(options);
  });
  try {
    return await Promise.race([question, late]);
  } finally {
    timer.abort();
  }
}

function timeout({ what }: PollOptions): WaitTimeout {
  return new WaitTimeout(`${what} within the given time; the request stands, it has not been taken back`);
}
