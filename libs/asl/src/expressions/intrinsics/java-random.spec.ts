import { describe, expect, it } from '@jest/globals';

import { firstJavaDouble } from './java-random.js';

describe('firstJavaDouble', () => {
  it('is what java.util.Random gives for the seed', () => {
    expect(firstJavaDouble(42)).toBe(0.7275636800328681);
    expect(firstJavaDouble(0)).toBe(0.730967787376657);
  });

  it('takes negative seeds and stays in [0, 1)', () => {
    for (let seed = -500; seed <= 500; seed += 1) {
      const draw = firstJavaDouble(seed);
      expect(draw).toBeGreaterThanOrEqual(0);
      expect(draw).toBeLessThan(1);
    }
  });
});
