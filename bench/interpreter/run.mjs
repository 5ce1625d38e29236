/*
 * `npm run bench:interpreter`: what the decisions alone cost, without Redis, beside the package aws-local-stepfunctions in
 * the same run.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/lib/project.mjs';
import { readOptions } from '../../scripts/lib/options.mjs';
import { ensureBuilt } from '../../scripts/setup/ensure-built.mjs';
import { ensureInstalled } from '../../scripts/setup/ensure-installed.mjs';
import { ensurePeer } from './peer.mjs';

const USAGE = `Usage: npm run bench:interpreter [-- options]

  --rounds <number>  rounds, each contestant once a round (default: 5)
  --millis <number>  CPU time of each contestant in a round, milliseconds (default: 200)
  --only <text>      only workloads whose name holds this text, and the expressions
  --help             this text

The targets hold for each line by itself; the other package is installed below .stepwell/ the first time.`;

const option = { type: 'string' };
readOptions(USAGE, { rounds: option, millis: option, only: option }, ['rounds', 'millis']);
await ensureInstalled();
await ensureBuilt();
const peer = await ensurePeer();
const child = spawn(process.execPath, [join(projectRoot, 'dist/bench/interpreter/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, PEER: peer },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
process.exitCode = await new Promise((resolve) => child.once('exit', (exit) => resolve(exit ?? 1)));
