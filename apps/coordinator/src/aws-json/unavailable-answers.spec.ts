import { describe, expect, it } from '@jest/globals';
import { UnavailableAnswers } from './unavailable-answers.js';

const CLOSED = new Error("Stream isn't writeable and enableOfflineQueue options is false");
const LOADING = new Error('LOADING Redis is loading the dataset in memory');
const SLOW = new Error('Command timed out');

function note(outage: boolean, ...errors: readonly unknown[]): { readonly lines: string[]; readonly asked: number } {
  const lines: string[] = [];
  let asked = 0;
  const redis = { requestFailed: () => (asked++, outage) };
  const answers = new UnavailableAnswers(redis, { warn: (line) => lines.push(line) });
  errors.forEach((error, n) => answers.note(`request ${n}`, error));
  return { lines, asked };
}

describe('requests that were answered 503', () => {
  it('are counted in an outage that has been told, and nothing else', () => {
    expect(note(true, CLOSED, SLOW, LOADING, new Error('start', { cause: CLOSED }))).toEqual({ lines: [], asked: 4 });
  });

  it('are told once for each other reason, in words of ours where Redis has none', () => {
    expect(note(false, CLOSED, LOADING, LOADING, SLOW, new Error('no evaluator')).lines).toEqual([
      `request 1: answered ServiceUnavailable: ${LOADING.message}`,
      'request 3: answered ServiceUnavailable: Redis has not answered within a second',
      'request 4: answered ServiceUnavailable: no evaluator',
    ]);
  });
});
