import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from '../lib/processes.mjs';
import { workFolder } from '../lib/project.mjs';
import { fetchWithApt, privateCopy } from './private-copy.mjs';

const NAMES = ['redis-server', 'valkey-server'];
const USUAL_FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin'];

/**
 * A Redis to work with: one that is given, or a server program to start.
 * @typedef {{ kind: 'given', url: string }
 *   | { kind: 'program', command: string, env: Record<string, string>, version: string, source: string }} Redis
 */

/**
 * Finds a real Redis or Valkey, in this order: `REDIS_URL`; a server program on PATH or in a usual folder; a private
 * copy unpacked earlier below `.stepwell/redis/`; a private copy unpacked now from the distribution's packages
 * (Linux with apt; needs no root and installs nothing on the machine).
 * @param {{ log?: (line: string) => void, folder?: string, path?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Redis>}
 * @throws Error whose message names the ways to get a Redis, when none of these worked
 */
export async function obtainRedis(options = {}) {
  const { log = () => {}, env = process.env, folder = join(workFolder, 'redis') } = options;
  if (env.REDIS_URL) return { kind: 'given', url: env.REDIS_URL };

  const onPath = findOnPath(options.path ?? env.PATH ?? '', options.path === undefined ? USUAL_FOLDERS : []);
  if (onPath) return onPath;

  const earlier = asProgram(privateCopy(folder), 'private copy');
  if (earlier) return earlier;

  log('No Redis found on this machine: unpacking a private copy below .stepwell/ (no root needed, a few seconds) …');
  const problems = [];
  const fetched = asProgram(fetchWithApt(folder, problems), 'private copy');
  if (fetched) return fetched;
  throw new Error(howToGetARedis(problems));
}

function findOnPath(path, furtherFolders) {
  for (const folder of [...path.split(delimiter).filter(Boolean), ...furtherFolders]) {
    for (const name of NAMES) {
      const command = join(folder, name);
      const program = isExecutable(command) && asProgram({ command, env: {} }, command);
      if (program) return program;
    }
  }
  return undefined;
}

/** The candidate with its version, or undefined when it does not even start (a broken or foreign binary). */
function asProgram(candidate, source) {
  if (!candidate) return undefined;
  const { status, stdout } = run(candidate.command, ['--version'], {
    env: { ...process.env, ...candidate.env, LC_ALL: 'C' },
    timeout: 10_000,
  });
  const version = /\bv=(\S+)/.exec(stdout)?.[1];
  return status === 0 && version ? { kind: 'program', ...candidate, version, source } : undefined;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function howToGetARedis(problems) {
  return [
    'Stepwell needs a Redis (6.2 or newer) or a Valkey, and found none. Any one of these helps:',
    '  1. install one:       apt-get install redis-server   |   dnf install redis   |   brew install redis',
    '  2. point to one:      REDIS_URL=redis://host:6379 npm run demo',
    '  3. run a container:   docker run -d -p 6379:6379 redis:8-alpine --appendonly yes --maxmemory-policy noeviction',
    '                        and then REDIS_URL=redis://127.0.0.1:6379',
    ...problems.map((problem) => `  (tried a private copy: ${problem})`),
  ].join('\n');
}
