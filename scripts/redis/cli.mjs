// `npm run -s redis:cli -- <command …>`: the machine's redis-cli, or that of the private copy, on the Redis of REDIS_URL.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runToEnd } from '../lib/run-visibly.mjs';
import { obtainRedis } from './index.mjs';

try {
  const { command, env } = await findClient();
  const { code } = await runToEnd(command, [...placeOf(process.env.REDIS_URL), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...env, ...secretOf(process.env.REDIS_URL) },
  });
  process.exitCode = code ?? 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** It comes with every server: both are in one folder. */
async function findClient() {
  const server = await obtainRedis({ log: console.error, env: { ...process.env, REDIS_URL: '' } });
  const folder = dirname(server.command);
  const command = ['redis-cli', 'valkey-cli'].map((name) => join(folder, name)).find(existsSync);
  if (!command) throw new Error(`There is no redis-cli beside ${server.command}.`);
  return { command, env: server.env };
}

/** Options of redis-cli for an address. */
function placeOf(url) {
  if (!url) return [];
  const { protocol, hostname, port, username, pathname } = new URL(url);
  return [
    ...['-h', hostname.replace(/^\[|\]$/g, '') || '127.0.0.1', '-p', port || '6379'],
    ...(username ? ['--user', decodeURIComponent(username)] : []),
    ...(pathname.length > 1 ? ['-n', pathname.slice(1)] : []),
    ...(protocol === 'rediss:' ? ['--tls'] : []),
  ];
}

/** By the environment: arguments can be seen by everybody on the machine. */
function secretOf(url) {
  const password = url ? new URL(url).password : '';
  return password ? { REDISCLI_AUTH: decodeURIComponent(password) } : {};
}
