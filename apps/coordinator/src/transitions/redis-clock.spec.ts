import { describe, expect, it } from '@jest/globals';
import { RedisClock } from './redis-clock.js';

const REDIS = Date.parse('2030-01-01T00:00:00Z');

describe('the clock of decisions', () => {
  it('is the time Redis told, however far off the machine is', () => {
    let passed = 0;
    const clock = new RedisClock(() => passed);
    clock.tell(REDIS);
    passed = 250;
    expect(clock.now()).toBe(REDIS + 250);
  });

  it('is not set back by a reply that was slow', () => {
    let passed = 0;
    const clock = new RedisClock(() => passed);
    clock.tell(REDIS);
    passed = 1_000;
    clock.tell(REDIS + 700);
    expect(clock.now()).toBe(REDIS + 1_000);
  });

  it('follows a Redis whose time was set back, after some seconds', () => {
    let passed = 0;
    const clock = new RedisClock(() => passed);
    clock.tell(REDIS);
    for (passed = 1_000; passed <= 12_000; passed += 1_000) clock.tell(REDIS - 3_600_000 + passed);
    passed = 12_000;
    expect(clock.now()).toBe(REDIS - 3_600_000 + 12_000);
  });

  it('is the machine’s own before any reply', () => {
    const before = Date.now();
    expect(new RedisClock().now()).toBeGreaterThanOrEqual(before);
  });
});
