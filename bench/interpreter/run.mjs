/*
 * `npm run bench:interpreter`: what the decisions alone cost, without Redis, beside the package aws-local-stepfunctions in
 * the same run. Options after `--`: --rounds 5 --millis 300.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/lib/project.mjs';
import { ensureBuilt } from '../../scripts/setup/ensure-built.mjs';
import { ensureInstalled } from '../../scripts/setup/ensure-installed.mjs';
import { ensurePeer } from './peer.mjs';

await ensureInstalled();
await ensureBuilt();
const peer = await ensurePeer();
const child = spawn(process.execPath, [join(projectRoot, 'dist/bench/interpreter/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, PEER: peer },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
process.exitCode = await new Promise((resolve) => child.once('exit', (exit) => resolve(exit ?? 1)));
