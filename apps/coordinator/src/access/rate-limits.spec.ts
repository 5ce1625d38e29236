import { describe, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import { RateLimits } from './rate-limits.js';

const NEVER = 0.000_001;
const [A, B] = ['111111111111', '222222222222'] as const;
const taken = (limits: RateLimits, account: string, operation: string, times: number) =>
  Array.from({ length: times }, () => {
    try {
      limits.take(account, operation);
      return 'ok';
    } catch (error) {
      return String(error);
    }
  });

describe('rate limits', () => {
  it('let a burst through, then answer as AWS does', () => {
    const limits = new RateLimits(new Map([['StartExecution', { burst: 2, perSecond: NEVER }]]));
    expect(taken(limits, A, 'StartExecution', 3)).toEqual(['ok', 'ok', 'ThrottlingException: Rate exceeded']);
  });

  it('count each account and each operation for itself', () => {
    const limits = new RateLimits(new Map([['*', { burst: 1, perSecond: NEVER }]]));
    expect(taken(limits, A, 'StartExecution', 2)[1]).toMatch(/^Throttling/);
    expect(taken(limits, A, 'StopExecution', 1)).toEqual(['ok']);
    expect(taken(limits, B, 'StartExecution', 1)).toEqual(['ok']);
  });

  it('leave alone what has none', () => {
    const limits = new RateLimits(new Map([['StartExecution', { burst: 1, perSecond: NEVER }]]));
    expect(new Set(taken(limits, A, 'ListExecutions', 100))).toEqual(new Set(['ok']));
  });

  it('let so many through again each second', async () => {
    const limits = new RateLimits(new Map([['*', { burst: 1, perSecond: 50 }]]));
    limits.take(A, 'StartExecution');
    await eventually(() => taken(limits, A, 'StartExecution', 1)[0] === 'ok');
  });
});
