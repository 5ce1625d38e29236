import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, projectRoot, startProcess, type TestProcess } from '#testing';

/** The numbers that a release raises when it changes a shape, and the compiled files that hold them. */
const FORMATS: Readonly<Record<string, string>> = {
  FRAME_FORMAT: 'libs/engine/src/model/frame-format.js',
  EXECUTION_FORMAT: 'libs/store/src/formats.js',
  TASK_FORMAT: 'libs/store/src/formats.js',
  MACHINE_FORMAT: 'libs/store/src/formats.js',
  JOB_FORMAT: 'libs/queues/src/job-format.js',
};

/** Another program than the one that is tested: this release, its formats raised by one. It reads this release's as well. */
export interface NewerRelease {
  /** Folder of its compiled programs. */
  readonly dist: string;
  remove(): void;
}

/** @param raised the formats to raise; those of the engine's frames in the store as well, since it is the same number */
export function buildNewerRelease(raised: readonly (keyof typeof FORMATS)[] = Object.keys(FORMATS)): NewerRelease {
  const parent = join(projectRoot, '.stepwell', 'test');
  mkdirSync(parent, { recursive: true });
  const root = mkdtempSync(join(parent, 'newer-'));
  const dist = join(root, 'dist');
  cpSync(join(projectRoot, 'dist'), dist, { recursive: true });
  cpSync(join(projectRoot, 'package.json'), join(root, 'package.json'));
  // The Lua scripts are read from the sources.
  symlinkSync(join(projectRoot, 'libs'), join(root, 'libs'));
  for (const name of raised) {
    raise(join(dist, FORMATS[name] as string), name);
    if (name === 'FRAME_FORMAT') raise(join(dist, 'libs/store/src/formats.js'), name);
  }
  return { dist, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function raise(file: string, name: string): void {
  const text = readFileSync(file, 'utf8');
  const raised = text.replace(
    new RegExp(`(${name} = )(\\d+)`),
    (_, head: string, number) => `${head}${Number(number) + 1}`,
  );
  if (raised === text) throw new Error(`${file} does not say ${name}`);
  writeFileSync(file, raised);
}

/** A real coordinator of the programs in `dist`. */
export async function startCoordinator(
  dist: string,
  env: Readonly<Record<string, string>>,
): Promise<TestProcess & { readonly endpoint: string }> {
  const port = await freePort();
  const started = await startProcess('node', [join(dist, 'apps/coordinator/src/main.js')], {
    env: { ...env, STEPWELL_PORT: String(port) },
    readyLine: /Stepwell listens on/,
    readyTimeoutMs: 60_000,
  });
  return Object.assign(started, { endpoint: `http://127.0.0.1:${port}` });
}
