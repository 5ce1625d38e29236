import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runVisibly } from '../lib/run-visibly.mjs';
import { projectRoot } from '../lib/project.mjs';

/**
 * Runs `npm ci` when node_modules is missing or is not what package-lock.json says; a second call does nothing.
 *
 * npm itself notes what it has installed in node_modules/.package-lock.json, and writes that file last: so it also
 * tells an install that was broken off, and one that somebody made by hand counts too.
 * @param {{ log?: (line: string) => void, root?: string }} [options]
 * @returns {Promise<boolean>} true when something was installed
 */
export async function ensureInstalled({ log = console.log, root = projectRoot } = {}) {
  requireNode();
  if (isInstalled(root)) return false;
  log('Installing the dependencies (the first time: a minute, or some minutes on a slow machine) …');
  // Also where NODE_ENV=production is set: the compiler and the tests are development dependencies.
  // No package needs its install script (docs/decisions/0009), so none gets to run one.
  const options = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const began = Date.now();
  // npm itself says nothing until it is done, but on a terminal.
  const sign = setInterval(() => log(`… still installing, ${Math.round((Date.now() - began) / 1_000)} s`), 30_000);
  try {
    await runVisibly('npm', ['ci', ...options], { cwd: root });
  } finally {
    clearInterval(sign);
  }
  return true;
}

/** Whether every package of the lock file is installed in its version. Optional ones may be for other platforms. */
export function isInstalled(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || present[path]?.version === version,
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Stepwell needs Node.js 20.19 or newer; this is ${process.version}.`);
  }
}
