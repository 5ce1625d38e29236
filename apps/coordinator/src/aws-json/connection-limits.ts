import type { Server } from 'node:http';

/** How long a client may take (S7). Milliseconds. */
export interface ConnectionLimits {
  /** From the first byte of a request to the end of its headers. */
  readonly headersMs: number;
  /** From the first byte of a request to the end of its body. How long the answer takes is another matter: a poll may wait. */
  readonly requestMs: number;
  /** Between an answer and the next request on the same connection. */
  readonly idleMs: number;
}

/** Node looks after late headers and bodies every 30 seconds. Idle for longer than clients and proxies keep a connection, so that they end it. */
export const CONNECTION_LIMITS: ConnectionLimits = { headersMs: 15_000, requestMs: 60_000, idleMs: 65_000 };

export function limitConnections(server: Server, { headersMs, requestMs, idleMs }: ConnectionLimits): void {
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  server.keepAliveTimeout = idleMs;
}
