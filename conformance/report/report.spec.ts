import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../suite/outcome.js';
import type { KnownFailure } from './known-failures.js';
import { report } from './report.js';

const difference = { path: '$.output', recorded: 1, actual: 2 };
const passes = (area: string, title = 'b'): Outcome => ({
  origin: 'recordings',
  area,
  title,
  findings: { result: [], events: [] },
});
const fails = (area: string, title = 'b'): Outcome => ({
  origin: 'recordings',
  area,
  title,
  findings: { result: [difference] },
});
const skipped: Outcome = { origin: 'recordings', area: 'x', title: 'c', notSupported: 'JSONata' };
const entry: KnownFailure = {
  origin: 'recordings',
  area: 'x',
  level: 'result',
  difference: '$.output',
  cases: ['b'],
  reason: 'later',
};

const judged = (outcomes: readonly Outcome[], known: readonly KnownFailure[] = [], complete = true) =>
  report(outcomes, { known, complete: () => complete, targets: false, verbose: false });

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
    { name: 'is gone', outcomes: [passes('x', 'a')] },
    { name: 'fails otherwise', outcomes: [{ ...fails('x'), findings: { events: [difference] } }] },
  ])('is not good when a listed case $name', ({ outcomes }) => {
    const { text, good } = judged(outcomes, [entry]);
    expect(good).toBe(false);
    expect(text).toContain('Stale: known-failures.json lists x / b [result]');
  });

  it.each([
    { name: 'another case of its area', outcome: fails('x', 'c') },
    { name: 'another level', outcome: { ...fails('x'), findings: { events: [difference] } } },
    {
      name: 'another difference',
      outcome: { ...fails('x'), findings: { result: [{ ...difference, path: '$.error' }] } },
    },
  ])('does not cover $name by an entry', ({ outcome }) => {
    const { good, text } = judged([outcome], [entry], false);
    expect(good).toBe(false);
    expect(text).toContain('Failures (1)');
  });

  it('wants a recording of the language that is not run to be listed too', () => {
    const unrun: Outcome = { ...skipped, language: true };
    expect(judged([passes('x'), unrun]).good).toBe(false);
    const listed: KnownFailure = { ...entry, level: 'not compared', difference: 'JSONata', cases: ['c'] };
    expect(judged([passes('x'), unrun], [listed]).good).toBe(true);
    expect(judged([passes('x'), { ...passes('x', 'c'), language: true }], [listed]).good).toBe(false);
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

  describe('with the targets', () => {
    const language = (outcome: Outcome): Outcome => ({ ...outcome, language: true });
    const all = (area: string, title: string): Outcome =>
      language({ ...passes(area, title), findings: { result: [], events: [], order: [] } });
    const aimed = (outcomes: readonly Outcome[], known: readonly KnownFailure[] = []) =>
      report(outcomes, { known, complete: () => true, targets: true, verbose: false });

    it('is good when all are met', () => {
      const { text, good } = aimed([all('x', 'a'), all('y', 'a')]);
      expect(good).toBe(true);
      expect(text).toContain('✓ result: 100.0%, at least 99.0% wanted');
    });

    it('is not good below a target, though every failure is known', () => {
      const { text, good } = aimed([language(fails('x')), all('x', 'a'), all('y', 'a')], [entry]);
      expect(good).toBe(false);
      expect(text).toContain('✗ result: 75.0%, at least 99.0% wanted');
      expect(text).toContain('✓ events: 100.0%');
    });

    it('counts only the language', () => {
      expect(aimed([all('x', 'a'), fails('y')], [{ ...entry, area: 'y' }]).good).toBe(true);
      expect(aimed([passes('x')]).text).toContain('✗ result: -');
    });
  });

  it('gives the mean over the areas, not over the cases', () => {
    const { text } = judged([passes('x'), passes('x'), passes('x'), fails('y')]);
    expect(text).toMatch(/mean over areas +50\.0%/);
  });

  it('wants 97 % of the API calls of each area, or names for the rest', () => {
    const call = (outcome: Outcome): Outcome => ({ ...outcome, api: true, language: true });
    const many = Array.from({ length: 33 }, (_, n) => call(passes('x', `p${n}`)));
    const judge = (outcomes: readonly Outcome[], known: readonly KnownFailure[]) =>
      report(outcomes, { known, complete: () => true, targets: true, verbose: false }).text;
    expect(judge([...many, call(fails('x'))], [entry])).toContain('  ✓ x: 33/34, 1 named below');
    expect(judge([call(passes('x')), call(fails('x'))], [])).toContain('  ✗ x: 1/2, 0 named below');
    expect(judge([call(passes('x', 'a')), call(fails('x')), call(skipped)], [entry])).toContain(
      '  · x: 1/2, 1 named below, 1 not run',
    );
  });
});
