import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#testing';
import { unpackFromApt } from '../../scripts/lib/apt-packages.mjs';
import { run } from '../../scripts/lib/processes.mjs';

/** A way to call the AWS CLI: `command`, then `before`, then the arguments proper. */
export interface AwsCli {
  readonly command: string;
  readonly before: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Such as `2.9.19`. */
  readonly version: string;
}

/**
 * Every AWS CLI that works here, version 2 first: one on PATH, and Debian's `awscli`, unpacked below `.stepwell/` when
 * PATH has no version 2 (Linux with apt; needs Python 3, no root, and installs nothing). None is an answer too.
 */
export function obtainAwsClis(): readonly AwsCli[] {
  const onPath = working({ command: 'aws', before: [], env: {} });
  if (onPath && isVersion2(onPath)) return [onPath];
  return [debians(), onPath].filter((cli) => cli !== undefined);
}

export const isVersion2 = ({ version }: AwsCli): boolean => version.startsWith('2.');

function debians(): AwsCli | undefined {
  const folder = join(projectRoot, '.stepwell', 'awscli');
  const isComplete = (place: string) => inFolder(place) !== undefined;
  if (!isComplete(folder)) unpackFromApt({ folder, packages: ['awscli'], isComplete }, []);
  return inFolder(folder);
}

/** Its modules are Python's own, or lie beside it; so does the interpreter, on a machine that had none. */
function inFolder(folder: string): AwsCli | undefined {
  const script = join(folder, 'usr/bin/aws');
  if (!existsSync(script)) return undefined;
  const env = { PYTHONPATH: join(folder, 'usr/lib/python3/dist-packages') };
  // Debian's Python first: the packages beside the script are built for it.
  for (const command of ['/usr/bin/python3', join(folder, 'usr/bin/python3'), 'python3']) {
    const cli = working({ command, before: [script], env });
    if (cli) return cli;
  }
  return undefined;
}

/** With its version, or undefined when it does not even tell that (a version manager's stand-in for nothing). */
function working(cli: Omit<AwsCli, 'version'>): AwsCli | undefined {
  const { status, stdout, stderr } = run(cli.command, [...cli.before, '--version'], {
    env: { ...process.env, ...cli.env },
    timeout: 20_000,
  });
  const version = /^aws-cli\/(\S+)/.exec(stdout || stderr)?.[1];
  return status === 0 && version ? { ...cli, version } : undefined;
}
