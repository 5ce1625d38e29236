import { redisCommands } from './resp.mjs';

/**
 * Removes all keys that begin with `prefix`: what a test or a demo has left on a Redis that somebody else runs.
 * @param {string} url
 * @param {string} prefix taken literally; never empty, that would be everything
 */
export async function removeKeys(url, prefix) {
  if (prefix === '') throw new Error('removeKeys needs a prefix');
  const pattern = `${prefix.replace(/[*?[\]^\\-]/g, '\\$&')}*`;
  let cursor = '0';
  do {
    const [page] = await redisCommands(url, [['SCAN', cursor, 'MATCH', pattern, 'COUNT', '1000']]);
    if (page instanceof Error) throw page;
    const [next, keys] = page;
    const unlink = keys.map((key) => ['UNLINK', key]);
    if (unlink.length > 0) await redisCommands(url, unlink);
    cursor = next;
  } while (cursor !== '0');
}
