// `npm run redis [-- --port 6380] [--data <folder>]`: a Redis to develop with, until Ctrl-C. Durable, on 127.0.0.1 only.
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot, workFolder } from '../lib/project.mjs';
import { obtainRedis, redisCommands, startRedis } from './index.mjs';

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '6379' },
      data: { type: 'string', default: join(workFolder, 'redis-data') },
    },
  });
  await serve(Number(values.port), resolve(values.data));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function serve(port, dataDir) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error('--port must be a number from 1 to 65535');
  const url = `redis://127.0.0.1:${port}`;
  if (await isTaken(url))
    throw new Error(`Port ${port} is taken: use what listens there, or say --port <another one>.`);
  const program = await obtainRedis({ log: console.log, env: { ...process.env, REDIS_URL: '' } });
  const redis = await startRedis({ dataDir, port, program });
  console.log(
    `Redis ${redis.version} (${program.source}) on ${url}, data in ${relative(projectRoot, dataDir)}/. Ctrl-C stops it.`,
  );
  if (port !== 6379) console.log(`For the coordinator and the workers: export REDIS_URL=${url}`);

  let stopping = false;
  const stop = () => {
    stopping = true;
    void redis.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  const stay = setInterval(() => {}, 60_000); // the server's process does not keep ours
  await redis.exited;
  clearInterval(stay);
  if (!stopping) throw new Error(`Redis has ended: see ${relative(projectRoot, join(dataDir, 'redis.log'))}`);
  console.log('Redis has stopped; its data stays.');
}

async function isTaken(url) {
  try {
    await redisCommands(url, [['PING']], { timeoutMs: 2_000 });
    return true;
  } catch (error) {
    return error.code !== 'ECONNREFUSED' && error.cause?.code !== 'ECONNREFUSED';
  }
}
