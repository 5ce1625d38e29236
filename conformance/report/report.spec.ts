import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../suite/outcome.js';
import type { KnownFailure } from './known-failures.js';
import { report } from './report.js';

const difference = { path: '$.output', recorded: 1, actual: 2 };
const passes = (area: string): Outcome => ({
  origin: 'recordings',
  area,
  title: 'a',
  findings: { result: [], events: [] },
});
const fails = (area: string): Outcome => ({
  origin: 'recordings',
  area,
  title: 'b',
  findings: { result: [difference] },
});
const skipped: Outcome = { origin: 'recordings', area: 'x', title: 'c', notSupported: 'JSONata' };
const entry: KnownFailure = {
  origin: 'recordings',
  area: 'x',
  level: 'result',
  difference: '$.output',
  count: 1,
  reason: 'later',
};

const judged = (outcomes: readonly Outcome[], known: readonly KnownFailure[] = [], complete = true) =>
  report(outcomes, { known, complete: () => complete, verbose: false });

describe('report', () => {
  it('is good when everything passed, and counts what was not run as skipped', () => {
    const { text, good } = judged([passes('x'), skipped]);
    expect(good).toBe(true);
    expect(text.split('\n').at(-1)).toBe('1 passed, 0 failed, 1 skipped');
    expect(text).toMatch(/ 1 {2}JSONata/);
  });

  it('shows a failure with what was expected and what came, and is not good', () => {
    const { text, good } = judged([fails('x')]);
    expect(good).toBe(false);
    expect(text).toContain('$.output: expected 1, got 2');
    expect(text.split('\n').at(-1)).toBe('0 passed, 1 failed');
  });

  it('accepts a known failure, shows it, and counts it as failed in the table but as skipped in the last line', () => {
    const { text, good } = judged([fails('x')], [entry]);
    expect(good).toBe(true);
    expect(text).toContain('known: later');
    expect(text).toMatch(/0\/1/);
    expect(text.split('\n').at(-1)).toBe('0 passed, 0 failed, 1 skipped');
  });

  it.each([
    { name: 'passes now', outcomes: [passes('x')] },
    { name: 'fails more often', outcomes: [fails('x'), fails('x')] },
  ])('calls an entry stale that $name', ({ outcomes }) => {
    const { text, good } = judged(outcomes, [entry]);
    expect(good).toBe(false);
    expect(text).toContain('Stale: known-failures.json says 1');
  });

  it('does not call an entry stale when its case was not run', () => {
    expect(judged([passes('x')], [entry], false).good).toBe(true);
  });

  it('does not cover a failure of another area', () => {
    expect(judged([fails('y')], [entry], false).good).toBe(false);
  });

  it('is not good when nothing was compared', () => {
    expect(judged([skipped]).good).toBe(false);
  });

  it('gives the mean over the areas, not over the cases', () => {
    const { text } = judged([passes('x'), passes('x'), passes('x'), fails('y')]);
    expect(text).toMatch(/mean over areas +50\.0%/);
  });
});
