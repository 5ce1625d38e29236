import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unpackFromApt } from '../lib/apt-packages.mjs';

const PACKAGES = ['redis-server', 'valkey-server'];

/**
 * The server unpacked earlier into `folder`, or undefined.
 * LD_LIBRARY_PATH is for that child process only: the libraries it needs were unpacked beside it.
 * @returns {{ command: string, env: Record<string, string> } | undefined}
 */
export function privateCopy(folder) {
  const command = PACKAGES.map((name) => join(folder, 'usr/bin', name)).find(existsSync);
  if (!command) return undefined;
  const libraries = ['usr/lib', 'lib']
    .map((place) => join(folder, place))
    .filter(existsSync)
    .flatMap((place) => [place, ...subfolders(place)]);
  return { command, env: { LD_LIBRARY_PATH: libraries.join(':') } };
}

/**
 * Unpacks the distribution's own Redis or Valkey into `folder`. @see unpackFromApt
 * @param {string[]} problems gets a line for everything that went wrong
 */
export function fetchWithApt(folder, problems) {
  const isComplete = (place) => privateCopy(place) !== undefined;
  return unpackFromApt({ folder, packages: PACKAGES, isComplete }, problems) ? privateCopy(folder) : undefined;
}

function subfolders(place) {
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.includes('-linux-'))
    .map((entry) => join(place, entry.name));
}
