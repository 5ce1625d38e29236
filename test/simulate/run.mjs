/*
 * `npm run simulate`: random definitions, each in several random orders of steps with random faults, on the runtime's own
 * code in virtual time. It is split into slices, which processes take one after the other; each tells how it went when it is
 * over, so that a run that was ended goes on with `--from`. A failure is told with the command that replays it.
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
const passed = sum('passed');
const failed = sum('failed') + results.filter(({ code, tally }) => code !== 0 && tally.failed === 0).length;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function sum(what) {
  return results.reduce((total, { tally }) => total + tally[what], 0);
}

function slicesOf(from, definitions, processes) {
  const each = Math.min(SLICE, Math.ceil(definitions / processes));
  return Array.from({ length: Math.ceil(definitions / each) }, (_, n) => ({
    SIMULATE_FROM: String(from + n * each),
    SIMULATE_SEEDS: String(Math.min(each, definitions - n * each)),
    SIMULATE_INTERLEAVINGS: String(options.interleavings),
  }));
}

/** One process of jest, without its own words but for failures. */
function run(settings) {
  const child = spawn(process.execPath, [...YOUNG, 'node_modules/jest/bin/jest.js', '--runInBand', 'test/simulate'], {
    env: {
      ...process.env,
      ...settings,
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
    process.stdout.write(chunk);
  });
  child.stderr.on('data', (chunk) => (errors += chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      if (code !== 0) process.stderr.write(errors);
      const found = /^simulated: (\d+) passed, (\d+) failed$/m.exec(text);
      resolve({ code, tally: { passed: Number(found?.[1] ?? 0), failed: Number(found?.[2] ?? 0) } });
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
