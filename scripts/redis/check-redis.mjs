import { redisCommands } from './resp.mjs';

/**
 * Looks at a Redis that somebody else runs, and says what is not as Stepwell needs it.
 * @param {string} url
 * @returns {Promise<{ version: string, warnings: string[] }>} `warnings` are whole sentences, none when all is well
 * @throws Error with one clear line when it cannot be reached or is too old
 */
export async function checkRedis(url) {
  const shown = url.replace(/\/\/[^@/]*@/, '//***@');
  let replies;
  try {
    replies = await redisCommands(url, [
      ['INFO', 'server'],
      ['INFO', 'memory'],
      ['INFO', 'persistence'],
    ]);
  } catch (error) {
    throw new Error(`Redis at ${shown} cannot be reached: ${error.message}`, { cause: error });
  }
  const refused = replies.find((reply) => reply instanceof Error);
  if (refused) throw new Error(`Redis at ${shown} refuses INFO: ${refused.message}`);

  const info = replies.join('\n');
  const field = (name) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const version = field('redis_version') ?? 'unknown';
  const [major, minor] = version.split('.').map(Number);
  if (!(major > 6 || (major === 6 && minor >= 2))) {
    throw new Error(`Redis at ${shown} is version ${version}; Stepwell needs 6.2 or newer.`);
  }
  const warnings = [];
  const policy = field('maxmemory_policy');
  if (policy !== 'noeviction') {
    warnings.push(
      `maxmemory-policy is ${policy}: under memory pressure executions would be evicted. Set it to noeviction.`,
    );
  }
  if (field('aof_enabled') !== '1') {
    warnings.push('The append-only file is off: a restart of Redis loses executions. Set appendonly yes.');
  }
  return { version, warnings };
}
