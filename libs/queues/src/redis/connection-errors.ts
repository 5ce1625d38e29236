const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'NR_CLOSED',
]);

const CONNECTION_TEXTS = [
  'Connection is closed',
  "Stream isn't writeable",
  'max retries per request',
  'connect ETIMEDOUT',
  'Socket closed',
  'Connection ended',
  'Socket timeout',
];

/**
 * Replies of a Redis that is starting, failing over or moving slots, or whose disk or replicas fail it: the same command may
 * succeed in a moment (R18), or when there is room again.
 */
const TRANSIENT_REPLIES = [
  'LOADING',
  'READONLY',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'MOVED',
  'ASK',
  'NOSCRIPT',
  'BUSY',
  'UNKILLABLE',
  'MISCONF',
  'NOREPLICAS',
];

/**
 * True when Redis is there but does not let us in. The connection then tries again and again, so that a password may be
 * changed in one place after the other; commands that waited for it fail with Redis' own answer.
 */
export function isRefusedConnection(error: unknown): boolean {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' && /^(NOAUTH|WRONGPASS) /.test(message);
}

/** True when there is no working connection: told once by the connection itself, so others keep quiet about it. */
export function isConnectionError(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && CONNECTION_CODES.has(code)) return true;
  if (isRefusedConnection(error)) return true;
  return typeof message === 'string' && CONNECTION_TEXTS.some((text) => message.includes(text));
}

/** True when a connection that answers within a second or not at all has given a command up: whoever asked is told. */
export function isCommandTimeout(error: unknown): boolean {
  return (error as { message?: unknown } | null)?.message === 'Command timed out';
}

/** True when the same call may well succeed later without anybody changing anything. */
export function isTransientRedisError(error: unknown): boolean {
  if (isConnectionError(error) || isCommandTimeout(error)) return true;
  const message = (error as { message?: unknown } | null)?.message;
  return typeof message === 'string' && TRANSIENT_REPLIES.some((word) => message.startsWith(`${word} `));
}

/** Names of the errors that ioredis makes: refusals by Redis, and commands whose answer will never come. */
const REDIS_ERRORS = new Set([
  'ReplyError',
  'AbortError',
  'InterruptError',
  'ParserError',
  'MaxRetriesPerRequestError',
  'ClusterAllFailedError',
]);

/** True when the error comes from Redis or the way to it, not from what was done with its answers. */
export function isRedisError(error: unknown): boolean {
  if (isTransientRedisError(error)) return true;
  const { name, cause } = (error ?? {}) as { name?: unknown; cause?: unknown };
  return (typeof name === 'string' && REDIS_ERRORS.has(name)) || (cause instanceof Error && isRedisError(cause));
}

/** A short word for a message: the system's code, or the first line of Redis' own answer. */
export function reasonOf(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  if (typeof message === 'string' && message.startsWith('Socket timeout')) return 'no answer';
  return typeof message === 'string' && message !== '' ? (message.split('\n', 1)[0] as string) : String(error);
}
