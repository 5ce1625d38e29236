import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, freePort, projectRoot, startProcess } from '#testing';

type RedisScripts = typeof import('../../scripts/redis/index.mjs');
type Processes = typeof import('../../scripts/lib/processes.mjs');

const address = (path: string) => pathToFileURL(join(projectRoot, path)).href;
let redis: RedisScripts;
let processes: Processes;
let room: string;

beforeAll(async () => {
  redis = (await import(address('scripts/redis/index.mjs'))) as RedisScripts;
  processes = (await import(address('scripts/lib/processes.mjs'))) as Processes;
  mkdirSync(join(projectRoot, '.stepwell', 'test'), { recursive: true });
  room = mkdtempSync(join(projectRoot, '.stepwell', 'test', 'scripts-'));
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

const pidFile = (dataDir: string) => join(dataDir, 'redis.pid.json');
const ping = async (url: string) => (await redis.redisCommands(url, [['PING']]))[0];

describe('startRedis', () => {
  it('starts a durable server on a free port of 127.0.0.1 and ends it without a trace', async () => {
    const dataDir = join(room, 'durable');
    const server = await redis.startRedis({ dataDir });
    const settings = ['appendonly', 'appendfsync', 'save', 'maxmemory-policy', 'bind'];
    const replies = await redis.redisCommands(
      server.url,
      settings.map((name) => ['CONFIG', 'GET', name]),
    );
    expect(replies.map((reply) => (reply as string[])[1])).toEqual(['yes', 'everysec', '', 'noeviction', '127.0.0.1']);
    expect(await redis.checkRedis(server.url)).toEqual({ version: server.version, warnings: [] });
    expect(existsSync(pidFile(dataDir))).toBe(true);

    await server.stop();
    expect(processes.isAlive(server.pid)).toBe(false);
    expect(existsSync(pidFile(dataDir))).toBe(false);
    await server.stop(); // a second time is no error
  });

  it('keeps the data for the next start', async () => {
    const dataDir = join(room, 'again');
    const first = await redis.startRedis({ dataDir });
    await redis.redisCommands(first.url, [['SET', 'order', '42']]);
    await first.kill();
    const second = await redis.startRedis({ dataDir });
    expect(await redis.redisCommands(second.url, [['GET', 'order']])).toEqual(['42']);
    await second.stop();
  });

  it('says why a server does not start', async () => {
    const first = await redis.startRedis({ dataDir: join(room, 'one') });
    const second = redis.startRedis({ dataDir: join(room, 'two'), port: first.port });
    await expect(second).rejects.toThrow(/did not start: .*in use/is);
    await first.stop();
  });

  it('ends with the process that started it, even when that is killed', async () => {
    const script = `
      const { startRedis } = await import(${JSON.stringify(address('scripts/redis/index.mjs'))});
      const server = await startRedis({ dataDir: ${JSON.stringify(join(room, 'orphan'))} });
      console.log('pid ' + server.pid);
      setInterval(() => {}, 1000);`;
    const parent = await startProcess('node', ['--input-type=module', '-e', script], { readyLine: /^pid \d+$/ });
    const pid = Number(/pid (\d+)/.exec(parent.output())?.[1]);
    expect(processes.isAlive(pid)).toBe(true);
    await parent.kill('SIGKILL');
    await eventually(() => !processes.isAlive(pid));
  });
});

describe('a pid file of an earlier run', () => {
  it('leads to the server that outlived its run, which is stopped before the next start', async () => {
    const dataDir = join(room, 'left');
    const left = await redis.startRedis({ dataDir, outliveParent: true });
    expect(await redis.findRunning(dataDir)).toEqual({ url: left.url, pid: left.pid, port: left.port });
    const next = await redis.startRedis({ dataDir });
    expect(processes.isAlive(left.pid)).toBe(false);
    expect(await ping(next.url)).toBe('PONG');
    await next.stop();
  });

  it('never ends a process that merely got the same id', async () => {
    const dataDir = join(room, 'reused');
    mkdirSync(dataDir);
    const bystander = spawn('sleep', ['60'], { stdio: 'ignore' });
    writeFileSync(pidFile(dataDir), JSON.stringify({ pid: bystander.pid, port: await freePort(), owner: null }));
    const server = await redis.startRedis({ dataDir });
    expect(processes.isAlive(bystander.pid as number)).toBe(true);
    await server.stop();
    bystander.kill('SIGKILL');
  });

  it('never ends a Redis of another folder', async () => {
    const other = await redis.startRedis({ dataDir: join(room, 'other') });
    const dataDir = join(room, 'mine');
    mkdirSync(dataDir);
    writeFileSync(pidFile(dataDir), JSON.stringify({ pid: other.pid, port: other.port, owner: null }));
    expect(await redis.stopLeftover(dataDir)).toBe(false);
    expect(await ping(other.url)).toBe('PONG');
    expect(existsSync(pidFile(dataDir))).toBe(false);
    await other.stop();
  });

  it('refuses to take away the server of a run that is still alive', async () => {
    const dataDir = join(room, 'busy');
    const server = await redis.startRedis({ dataDir });
    const owner = spawn('sleep', ['60'], { stdio: 'ignore' });
    writeFileSync(pidFile(dataDir), JSON.stringify({ pid: server.pid, port: server.port, owner: owner.pid }));
    await expect(redis.startRedis({ dataDir })).rejects.toThrow(`in use by another run, process ${owner.pid}`);
    owner.kill('SIGKILL');
    await server.stop();
  });
});

describe('obtainRedis', () => {
  /** Not below .stepwell: a folder without any copy, so that a way that wrongly falls through would be seen. */
  const program = (name: string, script: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'stepwell-path-'));
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
    return folder;
  };

  it('prefers REDIS_URL', async () => {
    const given = await redis.obtainRedis({ env: { REDIS_URL: 'redis://example:1', PATH: '' } });
    expect(given).toEqual({ kind: 'given', url: 'redis://example:1' });
  });

  it('takes the first server on PATH that really starts', async () => {
    const broken = program('redis-server', 'echo "error while loading shared libraries" >&2; exit 127');
    const valkey = program('valkey-server', 'echo "Valkey server v=8.0.1 sha=0 malloc=libc bits=64"');
    const found = await redis.obtainRedis({ env: {}, path: `${broken}:${valkey}` });
    expect(found).toMatchObject({ kind: 'program', command: join(valkey, 'valkey-server'), version: '8.0.1' });
    for (const folder of [broken, valkey]) rmSync(folder, { recursive: true });
  });

  it('names the ways to get one when nothing worked', async () => {
    // Without PATH there is no apt either.
    const script = `
      process.env.PATH = '/nowhere';
      const { obtainRedis } = await import(${JSON.stringify(address('scripts/redis/index.mjs'))});
      await obtainRedis({ env: {}, path: '', folder: ${JSON.stringify(join(room, 'none'))} }).catch((e) => console.log(e.message));`;
    const run = await startProcess('node', ['--input-type=module', '-e', script]);
    await run.exited;
    expect(run.output()).toMatch(/apt-get install redis-server/);
    expect(run.output()).toMatch(/REDIS_URL=redis:/);
    expect(run.output()).toMatch(/docker run/);
  });
});

describe('checkRedis', () => {
  it('warns of what loses executions', async () => {
    const server = await redis.startRedis({ dataDir: join(room, 'careless'), appendonly: false });
    await redis.redisCommands(server.url, [['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru']]);
    const { warnings } = await redis.checkRedis(server.url);
    expect(warnings).toEqual([
      expect.stringContaining('allkeys-lru'),
      expect.stringContaining('append-only file is off'),
    ]);
    await server.stop();
  });

  it('says in one line that a server cannot be reached, without its password', async () => {
    const port = await freePort();
    const check = redis.checkRedis(`redis://user:secret@127.0.0.1:${port}`);
    await expect(check).rejects.toThrow(
      `Redis at redis://***@127.0.0.1:${port} cannot be reached: connect ECONNREFUSED`,
    );
  });

  it('logs in with the password of the address', async () => {
    const server = await redis.startRedis({ dataDir: join(room, 'locked') });
    await redis.redisCommands(server.url, [['CONFIG', 'SET', 'requirepass', 'p@ss']]);
    await expect(redis.checkRedis(server.url)).rejects.toThrow(/NOAUTH/);
    expect((await redis.checkRedis(`redis://:p%40ss@127.0.0.1:${server.port}`)).version).toBe(server.version);
    await server.kill();
  });
});
