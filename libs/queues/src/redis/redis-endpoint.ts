/** `host:port` of a Redis URL, for messages: never the user or the password. */
export function endpointOf(url: string): string {
  const { hostname, port } = parseRedisUrl(url);
  return `${hostname === '' ? '127.0.0.1' : hostname}:${port === '' ? '6379' : port}`;
}

/** Refuse what is no Redis URL with a message that says what one looks like. */
export function parseRedisUrl(url: string): URL {
  let parsed: URL | undefined;
  try {
    parsed = new URL(url);
  } catch {
    // Told below, without the text: it may hold a password.
  }
  if (parsed === undefined || (parsed.protocol !== 'redis:' && parsed.protocol !== 'rediss:')) {
    throw new Error(
      'REDIS_URL is not a Redis address: expected redis://[user:password@]host[:port][/database], or rediss:// for TLS',
    );
  }
  return parsed;
}
