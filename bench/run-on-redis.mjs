import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot, workFolder } from '../scripts/lib/project.mjs';
import { obtainRedis, startRedis } from '../scripts/redis/index.mjs';
import { ensureBuilt } from '../scripts/setup/ensure-built.mjs';
import { ensureInstalled } from '../scripts/setup/ensure-installed.mjs';

/** Runs a program of the build, given as `bench/…`, with this command's options and a Redis in `REDIS_URL`; ends as it does. */
export async function runOnRedis(program) {
  await ensureInstalled();
  await ensureBuilt();
  const folder = join(workFolder, 'bench');
  await rm(folder, { recursive: true, force: true });
  const found = await obtainRedis();
  const redis =
    found.kind === 'given' ? undefined : await startRedis({ dataDir: join(folder, 'redis'), program: found });
  const child = spawn(process.execPath, [join(projectRoot, 'dist', program), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, REDIS_URL: redis?.url ?? found.url },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
  const code = await new Promise((resolve) => child.once('exit', (exit) => resolve(exit ?? 1)));
  await redis?.stop();
  process.exit(code);
}
