import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readKnownFailures } from './known-failures.js';
import { withSupportTable } from './support-page.js';

const root = join(import.meta.dirname, '../..');
const known = readKnownFailures(join(root, 'conformance/known-failures.json'));
const page = readFileSync(join(root, 'docs/conformance.md'), 'utf8');

describe('docs/conformance.md', () => {
  it('shows the known failures as they are listed (npm run conformance -- --write-support)', () => {
    expect(withSupportTable(page, known)).toBe(page);
  });

  it('would differ if one more were listed', () => {
    const [first] = known;
    expect(first).toBeDefined();
    expect(withSupportTable(page, [...known, { ...first!, cases: ['another'] }])).not.toBe(page);
  });

  it('gives a reason and names for each', () => {
    for (const { reason, cases, difference } of known) {
      expect(reason.length).toBeGreaterThan(20);
      expect(cases.length).toBeGreaterThan(0);
      expect(difference).not.toBe('');
    }
  });
});
