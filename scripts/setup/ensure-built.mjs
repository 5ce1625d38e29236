import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../lib/project.mjs';
import { runVisibly } from '../lib/run-visibly.mjs';

const ROOMS = ['apps', 'libs', 'examples', 'conformance', 'bench', 'test/chaos', 'test/support'];
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
/** What programs read at run time beside their code: Redis scripts, definitions. */
const isAsset = (file) => file.endsWith('.lua') || file.endsWith('.asl.json');
const isSource = (file) => (file.endsWith('.ts') && !file.endsWith('spec.ts')) || isAsset(file);

/**
 * Compiles the sources into dist/ and copies their assets beside them, when a source has changed since the last time.
 * @param {{ log?: (line: string) => void, force?: boolean }} [options]
 * @returns {Promise<boolean>} true when something was built
 * @throws when the compiler reports an error (its messages have been printed)
 */
export async function ensureBuilt({ log = console.log, force = false } = {}) {
  const dist = join(projectRoot, 'dist');
  const stamp = join(dist, '.built.json');
  const files = [...SETTINGS, ...ROOMS.flatMap((room) => sourcesOf(room))].filter((f) =>
    existsSync(join(projectRoot, f)),
  );
  const now = { fingerprint: fingerprint(files), files };
  const before = readStamp(stamp);
  if (!force && before?.fingerprint === now.fingerprint) return false;

  log('Building …');
  // A removed or renamed source must not live on in dist; then the compiler's own memory goes with it.
  if (!before || before.files.some((file) => !files.includes(file))) rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  writeFileSync(stamp, JSON.stringify({ files })); // without a fingerprint: not built yet, should the compiler refuse
  const compiler = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  await runVisibly(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: projectRoot });
  for (const file of files.filter(isAsset)) {
    const target = join(dist, file);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(projectRoot, file), target);
  }
  writeFileSync(stamp, JSON.stringify(now));
  return true;
}

function sourcesOf(folder) {
  const absolute = join(projectRoot, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesOf(path);
    return isSource(entry.name) ? [path] : [];
  });
}

/** Times and sizes, as `make` looks at them: reading a thousand files would cost more than it is worth. */
function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { mtimeMs, size } = statSync(join(projectRoot, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
