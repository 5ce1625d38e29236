/*
 * `npm run conformance`: the project's own cases and, where they are at hand, recordings of AWS, run through the public API
 * of a coordinator process on a real Redis. Built-in modules only until everything is installed. README.md tells the rest.
 */
import { join, resolve } from 'node:path';
import { readOptions } from '../scripts/lib/options.mjs';
import { projectRoot } from '../scripts/lib/project.mjs';
import { ensureBuilt } from '../scripts/setup/ensure-built.mjs';
import { ensureInstalled } from '../scripts/setup/ensure-installed.mjs';
import { PLACE, startRuntime } from './surroundings.mjs';

const USAGE = `Usage: npm run conformance [-- options]

  --area <name>    only this area
  --only <text>    only cases whose title holds this text
  --cases-only     only the project's own cases
  --slow           also what takes more than ten seconds
  --verbose        all differences, and a line for each case
  --write-support  only bring the table in docs/conformance.md up to date with known-failures.json
  --help           this text

STEPWELL_RECORDINGS names the folder with the recordings (default: ../shared/conformance).`;

const flag = { type: 'boolean', default: false };
const text = { type: 'string' };
const options = readOptions(USAGE, {
  area: text,
  only: text,
  'cases-only': flag,
  slow: flag,
  verbose: flag,
  'write-support': flag,
});
let runtime;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    interrupted = true;
    console.error('\nInterrupted: ending everything …');
    Promise.resolve(runtime?.stop()).finally(() => process.exit(130));
  });
}
try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  if (!interrupted) console.error(error.message);
  process.exitCode = 1;
}
await runtime?.stop();
process.exit();

async function main() {
  await ensureInstalled();
  await ensureBuilt();
  const suite = await import('../dist/conformance/index.js');
  const known = suite.readKnownFailures(join(projectRoot, 'conformance/known-failures.json'));
  if (options['write-support']) {
    suite.writeSupportTable(join(projectRoot, 'docs/conformance.md'), known);
    return true;
  }
  const chosen = ({ area, title }) =>
    (options.area === undefined || area === options.area) &&
    (options.only === undefined || title.includes(options.only));

  const ownCases = suite.readOwnCases(join(projectRoot, 'conformance/cases')).filter(chosen);
  const recordings = readTheRecordings(suite).filter((vector) =>
    chosen({ area: vector.area, title: suite.titleOf(vector) }),
  );
  if (ownCases.length + recordings.length === 0) throw new Error('No case is chosen by these options.');

  runtime = await startRuntime();
  const total = ownCases.length + recordings.length;
  console.log(`${ownCases.length} own cases, ${recordings.length} recordings, against ${runtime.endpoint}`);
  const outcomes = await suite.runSuite({
    ...PLACE,
    ...runtime,
    ownCases,
    recordings,
    slow: options.slow,
    onOutcome: progress(total),
  });

  const everything = options.area === undefined && options.only === undefined;
  const { text, good } = suite.report(outcomes, {
    known,
    complete: ({ origin }) => everything && (origin === 'own cases' || recordings.length > 0),
    targets: everything && recordings.length > 0,
    verbose: options.verbose,
  });
  console.log(text);
  return good;
}

function readTheRecordings(suite) {
  if (options['cases-only']) return [];
  const folder = resolve(process.env.STEPWELL_RECORDINGS || join(projectRoot, '../shared/conformance'));
  const recordings = suite.readRecordings(folder);
  if (recordings === undefined) console.log('Recordings of AWS: skipped: no recordings');
  return recordings ?? [];
}

/** Says now and then how far it is; a line for each case with --verbose. */
function progress(total) {
  let done = 0;
  let shownAt = Date.now();
  return (outcome) => {
    done += 1;
    if (options.verbose) {
      const state = outcome.notSupported
        ? 'not yet supported'
        : Object.values(outcome.findings).some((d) => d?.length)
          ? 'failed'
          : 'passed';
      console.log(`[${done}/${total}] ${outcome.area} / ${outcome.title}: ${state}`);
    } else if (Date.now() - shownAt > 3_000 || done === total) {
      shownAt = Date.now();
      console.log(`  ${done} of ${total} done`);
    }
  };
}
