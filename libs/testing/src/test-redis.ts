import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, redisScripts } from './project.js';

/** A Redis for one suite, and the names under which the suite keeps its keys. */
export interface TestRedis {
  /** redis://… */
  readonly url: string;
  /** For `STEPWELL_NAMESPACE`: no other suite has it. */
  readonly namespace: string;
  /** For `STEPWELL_EXECUTIONS_PREFIX`, the BullMQ prefix of the queue `executions`. */
  readonly executionsPrefix: string;
  /** Ends the server; on a given server removes the suite's keys. Close clients, queues and workers before. */
  stop(): Promise<void>;
}

/**
 * Brings a real Redis for a test suite: a server of its own on a free port, or the server of `REDIS_URL`.
 *
 * The own server writes no files to speak of (`appendonly: false`) unless the suite is about durability.
 * @example
 * let redis: TestRedis;
 * beforeAll(async () => { redis = await startTestRedis(); });
 * afterAll(() => redis.stop());
 */
export async function startTestRedis(options: { appendonly?: boolean } = {}): Promise<TestRedis> {
  const namespace = `t${randomBytes(6).toString('hex')}`;
  const names = { namespace, executionsPrefix: `${namespace}-bull` };
  const given = process.env.REDIS_URL;
  if (given) return { url: given, ...names, stop: () => removeKeys(given, namespace) };

  const own = await startOwnRedis(options);
  return { url: own.url, ...names, stop: () => own.stop() };
}

/** A server that a test may crash and bring back on the same port with the same data. */
export interface OwnRedis {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Its files, the append-only file among them. */
  readonly dataDir: string;
  /** SIGKILL: what the append-only file does not hold is lost. */
  kill(): Promise<void>;
  /** Starts it again after `kill`. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Starts a server of this suite's own even when `REDIS_URL` is set: for tests that kill it. */
export async function startOwnRedis({ appendonly = false }: { appendonly?: boolean } = {}): Promise<OwnRedis> {
  const { startRedis } = await redisScripts();
  const parent = join(projectRoot, '.stepwell', 'test');
  mkdirSync(parent, { recursive: true });
  const dataDir = mkdtempSync(join(parent, 'redis-'));
  let server = await startRedis({ dataDir, appendonly });
  const { url, port } = server;
  return {
    url,
    port,
    dataDir,
    get pid() {
      return server.pid;
    },
    kill: () => server.kill(),
    restart: async () => {
      server = await startRedis({ dataDir, appendonly, port });
    },
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Removes all keys that begin with the namespace: the store's, the queues' and those of the `executions` prefix. */
export async function removeKeys(url: string, namespace: string): Promise<void> {
  const scripts = await redisScripts();
  await scripts.removeKeys(url, namespace);
}
