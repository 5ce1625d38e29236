import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '#testing';

type AptPackages = typeof import('../../../scripts/lib/apt-packages.mjs');

/** How far a skewed clock is off: farther than any lease, lock or wait. */
const SKEW_SECONDS = 600;

/**
 * Variables for a process whose wall clock is ten minutes fast or slow. Its timers keep their pace, as they would.
 * @returns why not, where libfaketime cannot be had (Debian's package, unpacked below `.stepwell/`, nothing is installed)
 */
export async function skewedClock(
  direction: 'fast' | 'slow',
): Promise<{ readonly env: Readonly<Record<string, string>> } | { readonly missing: string }> {
  const folder = join(projectRoot, '.stepwell', 'faketime');
  const problems: string[] = [];
  if (libraryIn(folder) === undefined) {
    const scripts = (await import(
      pathToFileURL(join(projectRoot, 'scripts/lib/apt-packages.mjs')).href
    )) as AptPackages;
    const isComplete = (place: string) => libraryIn(place) !== undefined;
    scripts.unpackFromApt({ folder, packages: ['libfaketime'], isComplete }, problems);
  }
  const library = libraryIn(folder);
  if (library === undefined) return { missing: problems.at(-1) ?? 'libfaketime is not in the package' };
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME: `${direction === 'fast' ? '+' : '-'}${SKEW_SECONDS}s`,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
  };
}

/** The build for programs with several threads. */
function libraryIn(folder: string): string | undefined {
  const libraries = join(folder, 'usr/lib');
  if (!existsSync(libraries)) return undefined;
  return readdirSync(libraries)
    .map((place) => join(libraries, place, 'faketime', 'libfaketimeMT.so.1'))
    .find(existsSync);
}
