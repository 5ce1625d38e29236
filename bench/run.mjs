/*
 * `npm run bench`: what a transition and a task cost, beside bare BullMQ doing the same logical work in the same run on
 * the same Redis.
 */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot, workFolder } from '../scripts/lib/project.mjs';
import { readOptions } from '../scripts/lib/options.mjs';
import { obtainRedis, startRedis } from '../scripts/redis/index.mjs';
import { ensureBuilt } from '../scripts/setup/ensure-built.mjs';
import { ensureInstalled } from '../scripts/setup/ensure-installed.mjs';

const USAGE = `Usage: npm run bench [-- options]

  --chains <number>  executions at once (default: 1000)
  --states <number>  states of each (default: 10)
  --rounds <number>  rounds, each contestant once a round (default: 3)
  --help             this text`;

const option = { type: 'string' };
readOptions(USAGE, { chains: option, states: option, rounds: option }, ['chains', 'states', 'rounds']);
await ensureInstalled();
await ensureBuilt();
const folder = join(workFolder, 'bench');
await rm(folder, { recursive: true, force: true });
const found = await obtainRedis();
const redis = found.kind === 'given' ? undefined : await startRedis({ dataDir: join(folder, 'redis'), program: found });
const child = spawn(process.execPath, [join(projectRoot, 'dist/bench/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, REDIS_URL: redis?.url ?? found.url },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
const code = await new Promise((resolve) => child.once('exit', (exit) => resolve(exit ?? 1)));
await redis?.stop();
process.exit(code);
