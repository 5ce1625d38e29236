import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectRoot, startProcess, type TestProcess } from '#testing';

/** Every process that a run starts inherits this variable, which tells them from all others. */
const MARK = 'SHOE_SHOP_TEST_RUN';

describe('npm run demo', () => {
  let folder: string;
  let mark: string;

  beforeEach(async () => {
    const parent = join(projectRoot, '.stepwell', 'test');
    await mkdir(parent, { recursive: true });
    folder = mkdtempSync(join(parent, 'demo-'));
    mark = randomUUID();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const startDemo = (): Promise<TestProcess> =>
    startProcess('node', ['scripts/demo/run.mjs', '--folder', folder], { env: { [MARK]: mark } });

  it('runs every order to the end its definition gives', async () => {
    const demo = await startDemo();
    const { code } = await demo.exited;

    expect(demo.output()).toMatch(/^[1-9]\d* passed, 0 failed$/m);
    expect(code).toBe(0);
    expect(processesOf(mark)).toEqual([]);
  }, 120_000);

  it.each([
    { signal: 'SIGINT', code: 130 },
    { signal: 'SIGTERM', code: 143 },
  ] as const)(
    'leaves no process behind when $signal comes in the middle of the orders',
    async ({ signal, code }) => {
      const demo = await startDemo();
      await demo.line(/CoolDown/, { timeoutMs: 60_000 });
      if (process.platform === 'linux') expect(processesOf(mark).length).toBeGreaterThan(5);

      expect(await demo.kill(signal)).toMatchObject({ code });
      expect(processesOf(mark)).toEqual([]);
    },
    120_000,
  );
});

/** Command lines of the processes that belong to the run; asks /proc, so elsewhere than on Linux it knows of none. */
function processesOf(mark: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => read(`/proc/${pid}/environ`).includes(`${MARK}=${mark}`))
    .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
    .filter((commandLine) => commandLine !== '' && !commandLine.includes('stepwell-guard'));
}

/** Empty for a process that has ended, or belongs to somebody else. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
