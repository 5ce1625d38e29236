import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Absolute path of the folder that holds package.json, from the sources as well as from dist. */
export const projectRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('package.json not found above libs/testing');
  return findRoot(parent);
}

type RedisScripts = typeof import('../../../scripts/redis/index.mjs');
type ProcessScripts = typeof import('../../../scripts/lib/processes.mjs');

/** The scripts that also `npm run demo` and `npm test` use. Imported by address: they are not compiled into dist. */
export const redisScripts = (): Promise<RedisScripts> => script<RedisScripts>('scripts/redis/index.mjs');
export const processScripts = (): Promise<ProcessScripts> => script<ProcessScripts>('scripts/lib/processes.mjs');

async function script<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(projectRoot, path)).href)) as T;
}
