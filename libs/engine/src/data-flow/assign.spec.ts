import { describe, expect, it } from '@jest/globals';
import { run } from '../testing/run-definition.js';

describe('Assign', () => {
  /** As many states as names; each assigns the text `$.s` to a name of its own. */
  const assigning = (count: number) => ({
    StartAt: 'S0',
    States: Object.fromEntries(
      Array.from({ length: count }, (_, n) => [
        `S${n}`,
        {
          Type: 'Pass',
          Assign: { [`v${n}.$`]: '$.s' },
          ...(n === count - 1 ? { End: true } : { Next: `S${n + 1}` }),
        },
      ]),
    ),
  });

  it('makes variables of 10 MiB in all', () => {
    expect(run(assigning(52), { input: { s: 'x'.repeat(200_000) } }).status).toBe('SUCCEEDED');
  });

  it('fails with States.DataLimitExceeded where they would be larger', () => {
    const result = run(assigning(54), { input: { s: 'x'.repeat(200_000) } });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(result.history.filter(({ type }) => type === 'PassStateExited')).toHaveLength(52);
  });

  it('counts each name once, with its last value', () => {
    const again = {
      StartAt: 'Begin',
      States: {
        Again: { Type: 'Pass', Assign: { 'v.$': '$.s', 'n.$': 'States.MathAdd($n, 1)' }, Next: 'Enough' },
        Begin: { Type: 'Pass', Assign: { n: 0 }, Next: 'Again' },
        Enough: { Type: 'Choice', Choices: [{ Variable: '$n', NumericLessThan: 100, Next: 'Again' }], Default: 'End' },
        End: { Type: 'Succeed' },
      },
    };
    const result = run(again, { input: { s: 'x'.repeat(200_000) } });
    expect(result.status).toBe('SUCCEEDED');
  });
});
