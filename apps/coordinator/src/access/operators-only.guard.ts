import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, ForbiddenException, Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { SETTINGS } from '../tokens.js';
import { isLoopback } from './access-settings.js';

/**
 * For what operators look at and no account owns, such as `/metrics`: it names things of all accounts. With auth on it is shown to
 * this machine, and to whoever has the operator's token.
 */
@Injectable()
export class OperatorsOnly implements CanActivate {
  readonly #open: boolean;
  readonly #tokenHash: Buffer | undefined;

  constructor(@Inject(SETTINGS) { access }: Pick<Settings, 'access'>) {
    this.#open = access.auth === 'off';
    this.#tokenHash = access.operatorToken === undefined ? undefined : sha256(access.operatorToken);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IncomingMessage>();
    if (this.#open || isFromHere(request) || this.#hasToken(request)) return true;
    throw new ForbiddenException(
      'This is shown to the machine of the coordinator, and to others by `Authorization: Bearer <STEPWELL_OPERATOR_TOKEN>`.',
    );
  }

  #hasToken({ headers }: IncomingMessage): boolean {
    const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    // Hashes are of one length: the time it takes tells nothing.
    return token !== undefined && this.#tokenHash !== undefined && timingSafeEqual(sha256(token), this.#tokenHash);
  }
}

/** A proxy on this machine asks for somebody else, and says so. */
function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const forwarded = headers['forwarded'] !== undefined || headers['x-forwarded-for'] !== undefined;
  return !forwarded && isLoopback((socket.remoteAddress ?? '').replace(/^::ffff:/, ''));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
