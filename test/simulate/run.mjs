/*
 * `npm run simulate`: random definitions, each in several random orders of steps with random faults, on the runtime's own
 * code in virtual time. It is split into slices, which processes take one after the other; each tells how it went when it is
 * over, so that a run that was ended goes on with `--from`. A slice that has failed keeps no other from its turn. At the end:
 * the sums of all, and of each failure the command that replays it.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

const USAGE = `Usage: npm run simulate [-- options]

  --definitions <number>    random definitions (default: 10000)
  --interleavings <number>  of each (default: 10); the first one is without faults
  --from <number>           seed of the first definition (default: 0)
  --processes <number>      side by side (default: one for each core)
  --seed <number>           only this definition,
  --interleaving <number>   and this interleaving of it, with a log of its steps
  --help                    this text`;

/** Definitions of a slice at most: some minutes' work. */
const SLICE = 250;
/** All that a simulation makes is soon garbage: collected in larger pieces, it takes less time. */
const YOUNG = ['--max-semi-space-size=64'];

const options = readOptions();
const slices =
  options.seed === undefined
    ? slicesOf(options.from, options.definitions, options.processes)
    : [{ SIMULATE_ONLY: `${options.seed}/${options.interleaving ?? 0}` }];
const results = [];
const next = slices.values();
await Promise.all(
  Array.from({ length: options.processes }, async () => {
    for (const slice of next) results.push(await run(slice));
  }),
);
console.log(`all ${results.length} slices${tableOf(sumsOf(results))}`);
const passed = results.reduce((sum, { tally }) => sum + (tally?.passed ?? 0), 0);
const failed = results.flatMap(failuresOf);
console.log([`${passed} passed, ${failed.length} failed`, ...failed].join('\n  '));
process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1;

/** What is to be looked at of a slice: simulations that failed, and what was not simulated. */
function failuresOf({ slice, code, tally }) {
  const { SIMULATE_FROM: from, SIMULATE_SEEDS: seeds, SIMULATE_ONLY: only } = slice;
  const name = only ?? `--from ${from} --definitions ${seeds}`;
  if (tally === undefined) return [`${name}: ended with code ${code} before its time`];
  const { failed, skipped = 0 } = tally;
  if (skipped > 0)
    return [...failed, `--from ${Number(from) + Number(seeds) - skipped} --definitions ${skipped}: not simulated`];
  return code !== 0 && failed.length === 0 ? [`${name}: not all of it was as it should be`] : failed;
}

function sumsOf(slices) {
  const sums = {};
  for (const { tally } of slices)
    for (const [what, counts] of Object.entries(tally?.sums ?? {}))
      for (const [name, count] of Object.entries(counts)) (sums[what] ??= {})[name] = (sums[what][name] ?? 0) + count;
  return sums;
}

function tableOf(sums) {
  const line = (counts) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return Object.entries(sums)
    .map(([what, counts]) => `\n  ${what}: ${line(counts)}`)
    .join('');
}

function slicesOf(from, definitions, processes) {
  const each = Math.min(SLICE, Math.ceil(definitions / processes));
  return Array.from({ length: Math.ceil(definitions / each) }, (_, n) => ({
    SIMULATE_FROM: String(from + n * each),
    SIMULATE_SEEDS: String(Math.min(each, definitions - n * each)),
    SIMULATE_INTERLEAVINGS: String(options.interleavings),
  }));
}

/** One process of jest, without its own words but for failures. Answers its tally, which it does not live to tell at times. */
function run(slice) {
  const child = spawn(process.execPath, [...YOUNG, 'node_modules/jest/bin/jest.js', '--runInBand', 'test/simulate'], {
    env: {
      ...process.env,
      ...slice,
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const [line, told] = /^simulated: (.*)\n/m.exec(text) ?? [''];
      const tally = told === undefined ? undefined : JSON.parse(told);
      console.log(
        text.replace(line, '').trimEnd() +
          (tally ? `${tableOf(tally.sums ?? {})}\n  ${tally.passed} passed, ${tally.failed.length} failed` : ''),
      );
      if (code !== 0) process.stderr.write(errors);
      resolve({ slice, code, tally });
    });
  });
}

function readOptions() {
  const text = { type: 'string' };
  try {
    const { values } = parseArgs({
      options: {
        definitions: { ...text, default: '10000' },
        interleavings: { ...text, default: '10' },
        from: { ...text, default: '0' },
        processes: { ...text, default: String(availableParallelism()) },
        seed: text,
        interleaving: text,
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        if (!/^\d+$/.test(value)) throw new Error(`--${name} takes a number`);
        return [name, Number(value)];
      }),
    );
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}
