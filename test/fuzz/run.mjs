/*
 * `npm run fuzz`: a million cases for each target. It prints the seed, which repeats the run; where fast-check has found a
 * failure, it prints the path that leads straight to it.
 */
import { availableParallelism } from 'node:os';
import { readOptions } from '../../scripts/lib/options.mjs';

const USAGE = `Usage: npm run fuzz [-- options]

  --target <text>  only targets whose name holds this text
  --runs <number>  cases for each target (default: 1000000)
  --seed <number>  default: one of the moment
  --path <path>    only this case, as fast-check printed it beside the seed
  --help           this text`;

const option = { type: 'string' };
const { target, runs, seed, path } = readOptions(
  USAGE,
  { target: option, runs: { ...option, default: '1000000' }, seed: option, path: option },
  ['runs', 'seed'],
);
process.env.FUZZ_RUNS = runs;
process.env.FUZZ_SEED = seed ?? String(Date.now() >>> 0);
if (path !== undefined) process.env.FUZZ_PATH = path;
console.log(`fuzz: ${runs} cases for each target, seed ${process.env.FUZZ_SEED}`);

process.argv = [...process.argv.slice(0, 2), 'test/fuzz', '--verbose', `--maxWorkers=${availableParallelism()}`];
if (target !== undefined) process.argv.push('--testNamePattern', target.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
await import('../../scripts/test.mjs');
