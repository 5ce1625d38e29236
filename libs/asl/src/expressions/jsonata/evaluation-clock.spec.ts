import { describe, expect, it } from '@jest/globals';
import { EvaluationClock } from './evaluation-clock.js';

/** As the library asks: whether to watch at all, then before each node, and once more where it is to look. */
function looksAt(clock: EvaluationClock, nodes: number, cheap: boolean): number[] {
  clock.begin(25, cheap);
  expect(clock.timeout || clock.stack).toBeGreaterThan(0);
  const looks: number[] = [];
  for (let node = 1; node <= nodes; node++) {
    if (!(clock.timeout > 0)) continue;
    expect(clock.timeout).toBe(25); // what the time that has passed is compared with
    looks.push(node);
  }
  return looks;
}

describe('the clock is looked at', () => {
  it('before each node of an expression that is not cheap', () => {
    expect(looksAt(new EvaluationClock(), 4, false)).toEqual([1, 2, 3, 4]);
  });

  it('before every eighth of one that is', () => {
    expect(looksAt(new EvaluationClock(), 30, true)).toEqual([8, 16, 24]);
  });

  it('in the same way at each evaluation, wherever the one before has ended', () => {
    const clock = new EvaluationClock();
    for (let nodes = 0; nodes < 40; nodes++) {
      looksAt(clock, nodes, nodes % 5 !== 0);
      while (clock.timeout === 0); // it has ended between the two questions of a look
      expect(looksAt(clock, 20, true)).toEqual([8, 16]);
    }
  });
});
