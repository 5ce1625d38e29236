import type { Connection } from './connection/connect.js';
import type { Environment } from './connection/place.js';
import type { Output } from './terminal/output.js';

/** What a command works with. */
export interface Session extends Connection {
  readonly out: Output;
  readonly env: Environment;
}
