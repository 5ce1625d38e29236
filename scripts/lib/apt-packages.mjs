import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run } from './processes.mjs';

/**
 * Downloads the distribution's own packages and unpacks them into `folder`: nothing is installed, no root is needed,
 * and the machine's package lists are only read. Machines without lists (containers) get private ones.
 * @param {{ folder: string, packages: string[], isComplete: (folder: string) => boolean }} wanted
 *   `folder`: replaced as a whole, in one rename, so that two processes doing this at once do no harm ·
 *   `packages`: the first of them that can be had is taken, with what it needs and the machine has not
 * @param {string[]} problems gets a line for everything that went wrong
 * @returns {boolean} whether `folder` holds a complete copy now
 */
export function unpackFromApt({ folder, packages, isComplete }, problems) {
  if (
    process.platform !== 'linux' ||
    run('apt-get', ['--version']).status !== 0 ||
    run('dpkg', ['--version']).status !== 0
  ) {
    problems.push('there is no apt on this machine');
    return false;
  }
  mkdirSync(dirname(folder), { recursive: true });
  const room = mkdtempSync(join(dirname(folder), `${basename(folder)}-fetch-`));
  try {
    const unpacked = join(room, 'root');
    for (const lists of ['lists of the machine', 'private lists']) {
      const fetched = packages.some((name) => download(name, room, unpacked, lists === 'private lists', problems));
      if (!fetched || !isComplete(unpacked)) continue;
      rmSync(folder, { recursive: true, force: true });
      try {
        renameSync(unpacked, folder);
      } catch (error) {
        if (!isComplete(folder)) throw error; // otherwise another process was faster: its copy is as good as ours
      }
      return true;
    }
    return false;
  } catch (error) {
    problems.push(error.message);
    return false;
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

function download(name, room, unpacked, privateLists, problems) {
  const cache = join(room, 'cache');
  const lists = join(room, 'lists');
  const debs = join(room, `debs-${name}`);
  for (const place of [join(cache, 'archives/partial'), join(lists, 'partial'), debs]) {
    mkdirSync(place, { recursive: true });
  }
  const options = ['-q', '-o', `Dir::Cache=${cache}`, '-o', 'Debug::NoLocking=1', '-o', 'Acquire::Retries=2'];
  options.push('-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::https::Timeout=20');
  if (privateLists) options.push('-o', `Dir::State::lists=${lists}`);
  // As root, apt would hand downloads to the user _apt, who cannot write here.
  if (process.getuid?.() === 0) options.push('-o', 'APT::Sandbox::User=root');
  const apt = (...args) => {
    const result = run('apt-get', [...options, ...args], {
      cwd: debs,
      env: { ...process.env, LC_ALL: 'C' },
      timeout: 120_000,
    });
    if (result.status !== 0) problems.push(`apt-get ${args.join(' ')}: ${lastLine(result.stderr) || 'failed'}`);
    return result;
  };

  if (privateLists && readdirSync(lists).length <= 1 && apt('update').status !== 0) return false;
  const plan = apt('-s', 'install', '--no-install-recommends', name);
  const packages = [...plan.stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]);
  if (plan.status !== 0 || packages.length === 0) return false;
  if (apt('download', ...packages).status !== 0) return false;
  for (const deb of readdirSync(debs).filter((file) => file.endsWith('.deb'))) {
    const { status, stderr } = run('dpkg', ['-x', join(debs, deb), unpacked]);
    if (status !== 0) {
      problems.push(`dpkg -x ${deb}: ${lastLine(stderr)}`);
      return false;
    }
  }
  return true;
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
