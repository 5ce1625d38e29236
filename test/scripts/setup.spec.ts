import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectRoot } from '#testing';

let room: string;
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'stepwell-setup-'));
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

describe('isInstalled', () => {
  const lock = (packages: object) =>
    JSON.stringify({ lockfileVersion: 3, packages: { '': { name: 'x' }, ...packages } });

  it.each([
    { installed: undefined, is: false, because: 'nothing is installed' },
    { installed: { 'node_modules/a': { version: '1.0.0' } }, is: true, because: 'only an optional package is missing' },
    { installed: { 'node_modules/a': { version: '1.0.1' } }, is: false, because: 'a version differs' },
    { installed: {}, is: false, because: 'a package is missing' },
  ])('is $is when $because', async ({ installed, is }) => {
    const wanted = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } };
    writeFileSync(join(room, 'package-lock.json'), lock(wanted));
    mkdirSync(join(room, 'node_modules'));
    if (installed) writeFileSync(join(room, 'node_modules', '.package-lock.json'), lock(installed));
    const { isInstalled } = (await import(
      pathToFileURL(join(projectRoot, 'scripts/setup/ensure-installed.mjs')).href
    )) as { isInstalled(root: string): boolean };
    expect(isInstalled(room)).toBe(is);
  });
});

describe('.ci/run', () => {
  const good = {
    demo: 'echo 6 passed, 0 failed',
    test: 'echo noise; echo 40 passed, 0 failed, 2 skipped',
    lint: 'true',
    typecheck: 'true',
    boundaries: 'true',
  };
  const ci = (scripts: Readonly<Record<string, string | undefined>>) => {
    cpSync(join(projectRoot, '.ci'), join(room, '.ci'), { recursive: true });
    writeFileSync(join(room, 'package.json'), JSON.stringify({ name: 'x', version: '1.0.0', scripts }));
    const { status, stdout } = spawnSync(join(room, '.ci/run'), { encoding: 'utf8', timeout: 60_000 });
    return { status, lines: stdout.trim().split('\n') };
  };

  it.each([
    { with: {}, ends: '49 passed, 0 failed', status: 0 },
    { with: { conformance: 'echo 10 passed, 0 failed' }, ends: '59 passed, 0 failed', status: 0 },
    { with: { lint: 'false' }, ends: '48 passed, 1 failed', status: 1 },
    { with: { test: 'echo 39 passed, 1 failed; false' }, ends: '48 passed, 1 failed', status: 1 },
    { with: { test: 'echo 40 passed, 0 failed; false' }, ends: '49 passed, 1 failed', status: 1 },
    { with: { test: 'true' }, ends: '9 passed, 1 failed', status: 1 },
    { with: { test: 'echo 0 passed, 0 failed' }, ends: '9 passed, 1 failed', status: 1 },
    { with: { demo: 'echo 5 passed, 1 failed; false' }, ends: '48 passed, 1 failed', status: 1 },
  ])('with $with ends with "$ends"', ({ with: scripts, ends, status }) => {
    const run = ci({ ...good, ...scripts });
    expect(run.lines.at(-1)).toBe(ends);
    expect(run.status === 0 ? 0 : 1).toBe(status);
  });

  it('says which suites are absent', () => {
    expect(ci(good).lines).toContainEqual(expect.stringMatching(/npm run chaos:small +absent/));
  });
});
