import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../lib/ports.mjs';
import { endWithParent, isAlive } from '../lib/processes.mjs';
import { waitUntil } from '../lib/wait.mjs';
import { obtainRedis } from './obtain-redis.mjs';
import { redisCommands } from './resp.mjs';

/**
 * Starts a Redis of our own on 127.0.0.1 and waits until it answers PONG.
 *
 * Durable as Stepwell wants it (AOF every second, no RDB, noeviction) unless `appendonly` is false. It ends with this
 * process, however that ends, unless `outliveParent` is set. A server left behind by an earlier crash in the same
 * `dataDir` is stopped first, but only when it proves to be that one.
 * @param {{ dataDir: string, appendonly?: boolean, port?: number, outliveParent?: boolean, program?: object }} options
 *   `program`: an answer of `obtainRedis()`; by default it is looked for
 * @returns {Promise<{ url: string, pid: number, port: number, version: string, exited: Promise<void>,
 *   stop(): Promise<void>, kill(): Promise<void> }>}
 *   `stop` ends it in an orderly way, `kill` with SIGKILL as a crash would; both return when it is gone
 */
export async function startRedis({ dataDir: folder, appendonly = true, port, outliveParent = false, program }) {
  const server = program ?? (await obtainRedis({ env: { ...process.env, REDIS_URL: '' } }));
  mkdirSync(folder, { recursive: true });
  const dataDir = realpathSync(folder);
  await stopLeftover(dataDir);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(server, dataDir, port ?? (await freePort()), { appendonly, outliveParent });
    } catch (error) {
      // Between looking for a free port and binding it, somebody else may have taken it.
      if (port !== undefined || attempt === 3 || !/in use/i.test(error.message)) throw error;
    }
  }
}

async function launch(server, dataDir, port, { appendonly, outliveParent }) {
  const logFile = join(dataDir, 'redis.log');
  rmSync(logFile, { force: true });
  const log = openSync(logFile, 'a');
  const durability = appendonly ? ['--appendonly', 'yes', '--appendfsync', 'everysec'] : ['--appendonly', 'no'];
  const child = spawn(
    server.command,
    ['--bind', '127.0.0.1', '--port', String(port), '--dir', dataDir, '--daemonize', 'no'].concat(
      durability,
      ['--save', '', '--maxmemory-policy', 'noeviction'],
      // The small hashes of an execution stay in one piece each: docs/operating.md, "Memory". Its name before Redis 7, still known.
      ['--hash-max-ziplist-value', '1280'],
    ),
    // Its own session: Ctrl-C in the terminal ends us first, and we end the server when the others are done with it.
    { detached: true, stdio: ['ignore', log, log], env: { ...process.env, ...server.env, LC_ALL: 'C' } },
  );
  closeSync(log);
  let gone = false;
  const exited = new Promise((done) => {
    child.once('exit', done);
    child.once('error', done);
  }).then(() => {
    gone = true;
  });
  child.unref();
  const release = child.pid && !outliveParent ? endWithParent(child.pid) : () => {};
  exited.then(() => {
    release();
    if (readPidFile(dataDir)?.pid === child.pid) rmSync(pidFile(dataDir), { force: true });
  });

  const url = `redis://127.0.0.1:${port}`;
  const end = async (signal) => {
    if (gone) return;
    child.ref(); // so that a caller who only awaits this does not run out of reasons to live
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(timer);
  };
  try {
    // A long AOF answers LOADING for a while: that is not a failure.
    await waitUntil(
      async () => {
        if (gone) throw Object.assign(new Error(`Redis did not start: ${lastLines(logFile)}`), { final: true });
        const [pong, info] = await redisCommands(url, [['PING'], ['INFO', 'server']]);
        if (pong instanceof Error) throw pong;
        // Whoever else sits on this port would answer PONG as well: then ours is about to give up.
        return pong === 'PONG' && isProcess(info, child.pid);
      },
      { timeoutMs: 60_000, what: `Redis on port ${port}` },
    );
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  const owner = outliveParent ? null : process.pid;
  writeFileSync(pidFile(dataDir), JSON.stringify({ pid: child.pid, port, owner }));
  return {
    url,
    pid: child.pid,
    port,
    version: server.version,
    exited,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/**
 * Stops the Redis that an earlier run left behind in `dataDir`.
 *
 * A process id alone proves nothing (ids are reused), so the server itself is asked: it must answer on the noted port
 * with the noted process id and this very folder. Whatever does not is left alone, and the stale file is removed.
 * @returns {Promise<boolean>} true when one was stopped
 * @throws when the server belongs to a run that is still alive
 */
export async function stopLeftover(dataDir) {
  const noted = readPidFile(dataDir);
  if (!noted) return false;
  if (!(await isOurs(noted, realpathSync(dataDir)))) {
    rmSync(pidFile(dataDir), { force: true });
    return false;
  }
  if (noted.owner && noted.owner !== process.pid && isAlive(noted.owner)) {
    throw new Error(
      `The Redis in ${dataDir} (process ${noted.pid}) is in use by another run, process ${noted.owner}: end that one first.`,
    );
  }
  process.kill(noted.pid, 'SIGTERM');
  await waitUntil(() => !isAlive(noted.pid), { timeoutMs: 10_000, what: `Redis ${noted.pid} to end` });
  rmSync(pidFile(dataDir), { force: true });
  return true;
}

/** The running Redis of `dataDir` (kept by `outliveParent`), or undefined. */
export async function findRunning(dataDir) {
  const noted = readPidFile(dataDir);
  if (!noted || !(await isOurs(noted, realpathSync(dataDir)))) return undefined;
  return { url: `redis://127.0.0.1:${noted.port}`, pid: noted.pid, port: noted.port };
}

async function isOurs({ pid, port }, dataDir) {
  if (!isAlive(pid)) return false;
  try {
    const url = `redis://127.0.0.1:${port}`;
    const [info, dir] = await redisCommands(
      url,
      [
        ['INFO', 'server'],
        ['CONFIG', 'GET', 'dir'],
      ],
      { timeoutMs: 2_000 },
    );
    return isProcess(info, pid) && dir?.[1] === dataDir;
  } catch {
    return false;
  }
}

const isProcess = (info, pid) => new RegExp(`^process_id:${pid}\\r?$`, 'm').test(String(info));

const pidFile = (dataDir) => join(dataDir, 'redis.pid.json');

function readPidFile(dataDir) {
  try {
    const noted = JSON.parse(readFileSync(pidFile(dataDir), 'utf8'));
    return Number.isInteger(noted.pid) && noted.pid > 1 ? noted : undefined;
  } catch {
    return undefined;
  }
}

function lastLines(file) {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' | ').slice(-500);
}
