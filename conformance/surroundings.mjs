import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../scripts/lib/ports.mjs';
import { endWithParent } from '../scripts/lib/processes.mjs';
import { projectRoot, workFolder } from '../scripts/lib/project.mjs';
import { waitUntil } from '../scripts/lib/wait.mjs';
import { checkRedis, obtainRedis, removeKeys, startRedis } from '../scripts/redis/index.mjs';

/** Account and region that the recordings were made in. */
export const PLACE = { accountId: '111111111111', region: 'us-east-1' };

const STOP_LIMIT_MS = 8_000;

/**
 * A real Redis and a coordinator process on it, with a namespace of its own.
 * @returns {Promise<{ endpoint: string, logFile: string, redisUrl: string, namespace: string, stop(): Promise<void> }>}
 */
export async function startRuntime({ log = console.log } = {}) {
  const folder = join(workFolder, 'conformance');
  mkdirSync(folder, { recursive: true });
  const runId = randomBytes(3).toString('hex');
  const namespace = `conformance-${runId}`;
  const redis = await startTheRedis(join(folder, `redis-${runId}`), namespace, log);
  try {
    const coordinator = await startCoordinator(folder, redis.url, namespace);
    const stop = async () => {
      await coordinator.stop();
      await redis.stop();
    };
    return { ...coordinator, redisUrl: redis.url, namespace, stop };
  } catch (error) {
    await redis.stop();
    throw error;
  }
}

async function startTheRedis(dataDir, namespace, log) {
  const found = await obtainRedis({ log });
  if (found.kind === 'given') {
    const { version, warnings } = await checkRedis(found.url);
    log(`Redis ${version} of REDIS_URL`);
    for (const warning of warnings) log(`Warning: ${warning}`);
    return { url: found.url, stop: () => removeKeys(found.url, namespace) };
  }
  const server = await startRedis({ dataDir, appendonly: false, program: found });
  log(`Redis ${server.version} (${found.source}) on port ${server.port}`);
  const stop = async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

async function startCoordinator(folder, redisUrl, namespace) {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'coordinator.log');
  const output = openSync(logFile, 'w');
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', join(projectRoot, 'dist/apps/coordinator/src/main.js')],
    {
      cwd: projectRoot,
      detached: true, // Ctrl-C reaches the runner alone, which then ends its processes in an orderly way
      stdio: ['ignore', output, output],
      env: {
        ...process.env,
        REDIS_URL: redisUrl,
        STEPWELL_HOST: '127.0.0.1',
        STEPWELL_PORT: String(port),
        STEPWELL_REGION: PLACE.region,
        STEPWELL_ACCOUNT_ID: PLACE.accountId,
        STEPWELL_NAMESPACE: namespace,
        STEPWELL_EXECUTIONS_PREFIX: `${namespace}-bull`,
        STEPWELL_UNSERVED_TASK_WAIT_SECONDS: '2',
        STEPWELL_DURABILITY: 'ephemeral',
        STEPWELL_SHUTDOWN_DELAY_SECONDS: '0',
        NO_COLOR: '1',
      },
    },
  );
  closeSync(output);
  let ended;
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  }).then((how) => {
    ended = how;
    releaseGuard();
  });
  const releaseGuard = child.pid ? endWithParent(child.pid) : () => {};
  const stop = async () => {
    if (ended !== undefined) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(timer);
  };
  try {
    await waitUntil(
      async () => {
        if (ended !== undefined) throw Object.assign(new Error(`it ended (${ended})`), { final: true });
        return (await fetch(`${endpoint}/health/ready`)).ok;
      },
      { timeoutMs: 30_000, everyMs: 50, what: 'the coordinator to be ready' },
    );
  } catch (error) {
    await stop();
    const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n    ');
    throw new Error(`The coordinator did not start: ${error.message}\n    ${tail}`, { cause: error });
  }
  return { endpoint, logFile, stop };
}
