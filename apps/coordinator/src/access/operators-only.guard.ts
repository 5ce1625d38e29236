import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, ForbiddenException, Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { SETTINGS } from '../tokens.js';
import { isLoopback } from './access-settings.js';

/**
 * For what operators look at and no account owns, such as `/metrics`: it names things of all accounts. It is shown to whoever has the
 * operator's token; where none is set, to this machine.
 */
@Injectable()
export class OperatorsOnly implements CanActivate {
  readonly #tokenHash: Buffer | undefined;

  constructor(@Inject(SETTINGS) { access }: Pick<Settings, 'access'>) {
    this.#tokenHash = access.operatorToken === undefined ? undefined : sha256(access.operatorToken);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IncomingMessage>();
    if (this.#tokenHash === undefined ? isFromHere(request) : hasToken(request, this.#tokenHash)) return true;
    throw new ForbiddenException(
      this.#tokenHash === undefined
        ? 'This is shown to the machine of the coordinator only, asked by a name such as localhost, until the coordinator has a ' +
            'STEPWELL_OPERATOR_TOKEN: then by `Authorization: Bearer <STEPWELL_OPERATOR_TOKEN>`.'
        : 'This is shown by `Authorization: Bearer <STEPWELL_OPERATOR_TOKEN>` only.',
    );
  }
}

function hasToken({ headers }: IncomingMessage, tokenHash: Buffer): boolean {
  const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  // Hashes are of one length: the time it takes tells nothing.
  return token !== undefined && timingSafeEqual(sha256(token), tokenHash);
}

const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * A proxy on this machine asks for somebody else. It says so by a header, or at least it leaves the name by which the other asked;
 * and so does a browser here that shows a page of another's, whose name leads to 127.0.0.1 (DNS rebinding).
 */
function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const [, ipv6, name = ipv6 ?? ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(headers.host ?? '') ?? [];
  return (
    isLoopback((socket.remoteAddress ?? '').replace(/^::ffff:/, '')) &&
    isLoopback(name.toLowerCase()) &&
    !FORWARDED.some((header) => headers[header] !== undefined)
  );
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
