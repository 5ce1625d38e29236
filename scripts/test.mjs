// `npm test [-- jest arguments]`: installs, builds and finds a Redis where needed, runs the tests, and ends with the
// plain line `N passed, N failed`. The exit code is 0 only when tests ran and none failed.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, workFolder } from './lib/project.mjs';
import { runToEnd } from './lib/run-visibly.mjs';
import { checkRedis, obtainRedis } from './redis/index.mjs';
import { ensureBuilt } from './setup/ensure-built.mjs';
import { ensureInstalled } from './setup/ensure-installed.mjs';

/** A run whose results are in, but which does not end: something was left open. That is a failure, not a reason to hang. */
const LINGER_MS = 20_000;

let counts = { passed: 0, failed: 1, skipped: 0 };
try {
  await ensureInstalled();
  await ensureBuilt();
  await showRedis();
  counts = await runJest(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
}
if (counts.passed + counts.failed === 0) {
  console.error('No test ran.');
  counts.failed = 1;
}
console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
);
process.exitCode = counts.failed === 0 ? 0 : 1;

/** Gets the private copy now rather than in every jest worker at once, and says which Redis the tests run on. */
async function showRedis() {
  const redis = await obtainRedis({ log: console.log });
  if (redis.kind === 'program') {
    console.log(`Redis ${redis.version} (${redis.source}), one server per suite`);
    return;
  }
  const { version, warnings } = await checkRedis(redis.url);
  console.log(`Redis ${version} of REDIS_URL, one namespace per suite`);
  for (const warning of warnings) console.warn(`Warning: ${warning}`);
}

async function runJest(args) {
  mkdirSync(workFolder, { recursive: true });
  sweep(join(workFolder, 'test'));
  const room = mkdtempSync(join(workFolder, 'test-run-'));
  const results = join(room, 'results.json');
  const read = () => {
    try {
      return JSON.parse(readFileSync(results, 'utf8'));
    } catch {
      return undefined;
    }
  };
  let lingered = false;
  let watch;
  try {
    const jest = join(projectRoot, 'node_modules', 'jest', 'bin', 'jest.js');
    const nodeOptions = [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      process.env.NODE_OPTIONS,
    ];
    const end = await runToEnd(process.execPath, [jest, '--json', `--outputFile=${results}`, ...args], {
      cwd: projectRoot,
      stdio: 'inherit',
      env: { ...process.env, NODE_OPTIONS: nodeOptions.filter(Boolean).join(' ') },
      onStart: (child) => {
        let since;
        watch = setInterval(() => {
          since ??= read() ? Date.now() : undefined;
          if (since === undefined || Date.now() - since < LINGER_MS) return;
          lingered = true;
          child.kill('SIGKILL');
        }, 1_000);
      },
    });
    const report = read();
    if (!report) throw new Error(`The test run broke off (${end.signal ?? `exit code ${end.code}`}).`);
    // A file that does not load has no tests to count: it counts as one failure of its own.
    let failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
    if (lingered) {
      console.error('The tests are done but the run did not end: a connection, timer or process was left open.');
      failed += 1;
    } else if (end.code !== 0 && failed === 0 && report.numTotalTests > 0) {
      failed = 1; // jest has a reason of its own, and has printed it
    }
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
  } finally {
    clearInterval(watch);
    rmSync(room, { recursive: true, force: true });
  }
}

/** Removes the data of test servers that a killed run has left; one of today may belong to a run that goes on now. */
function sweep(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const place = join(folder, name);
    const { mtimeMs } = statSync(place, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > 24 * 3_600_000) rmSync(place, { recursive: true, force: true });
  }
}
