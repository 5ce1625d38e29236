import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readOwnCases } from './own-case.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepwell-cases-'));
  mkdirSync(join(folder, 'pass'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const write = (content: unknown): void => writeFileSync(join(folder, 'pass', 'some.json'), JSON.stringify(content));

const good = { title: 't', source: 's', definition: {}, expect: { status: 'SUCCEEDED', output: 1 } };

describe('readOwnCases', () => {
  it('reads one case or a list of them, and takes the area from the folder', () => {
    write([good, { ...good, title: 'u' }]);
    expect(readOwnCases(folder)).toMatchObject([
      { area: 'pass', title: 't' },
      { area: 'pass', title: 'u' },
    ]);
    write(good);
    expect(readOwnCases(folder)).toHaveLength(1);
  });

  it.each([
    { what: 'no source', content: { ...good, source: undefined } },
    { what: 'no expectation', content: { ...good, expect: {} } },
    { what: 'nothing but a status', content: { ...good, expect: { status: 'SUCCEEDED' } } },
  ])('names the file of a case with $what', ({ content }) => {
    write(content);
    expect(() => readOwnCases(folder)).toThrow('conformance/cases/pass/some.json');
  });

  it("reads the project's own, each with a title of its own within its area", () => {
    const names = readOwnCases(join(import.meta.dirname, '../cases')).map(({ area, title }) => `${area}: ${title}`);
    expect(names.length).toBeGreaterThanOrEqual(480);
    expect(new Set(names).size).toBe(names.length);
  });
});
