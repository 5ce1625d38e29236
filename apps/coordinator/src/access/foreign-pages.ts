import { ForeignPageDenied } from '#sfn-api';
import { isLoopback } from './access-settings.js';
import type { IncomingCall } from './signature/incoming-call.js';

/**
 * With auth off whoever reaches the port may do everything. Only this machine does; but a page of anybody's, in a browser on it,
 * would, too, by a name of its own that leads to 127.0.0.1 (DNS rebinding). Browsers tell whose page asks; other clients have no
 * `Origin` to tell.
 * @throws ForeignPageDenied
 */
export function refuseForeignPages({ headers }: IncomingCall): void {
  for (const origin of headers.get('origin') ?? []) if (!isOwn(origin)) throw new ForeignPageDenied();
}

function isOwn(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const host = new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1');
  return isLoopback(host) || host.endsWith('.localhost');
}
