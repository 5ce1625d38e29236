import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InvalidToken, LIMITS, type OperationName } from '#sfn-api';
import { PAGE_TOKEN_KEY } from '../../tokens.js';

/** What a token is good for: one operation with these arguments (all but maxResults). */
export interface TokenScope {
  readonly operation: OperationName;
  readonly arguments: readonly (string | boolean | undefined)[];
}

interface Sealed<C> {
  /** Epoch ms. */
  readonly expires: number;
  readonly cursor: C;
}

/**
 * The `nextToken`s of paged operations: a cursor, signed, bound to the request it continues, good for a day. A client
 * can neither read one for another request nor make one up; the server remembers nothing.
 */
@Injectable()
export class PageTokens {
  constructor(@Inject(PAGE_TOKEN_KEY) private readonly key: Buffer) {}

  issue(scope: TokenScope, cursor: object): string {
    const sealed: Sealed<object> = { expires: Date.now() + LIMITS.pageTokenMs, cursor };
    const payload = Buffer.from(JSON.stringify(sealed)).toString('base64url');
    return `${payload}.${this.#sign(scope, payload).toString('base64url')}`;
  }

  /** The cursor inside `token`; undefined without a token. @throws InvalidToken */
  open<C extends object>(scope: TokenScope, token: string | undefined): C | undefined {
    if (token === undefined) return undefined;
    const dot = token.indexOf('.');
    const payload = token.slice(0, Math.max(dot, 0));
    // As text: one token is written in one way, though decoding would pass over this and that.
    const given = Buffer.from(token.slice(dot + 1));
    const wanted = Buffer.from(this.#sign(scope, payload).toString('base64url'));
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new InvalidToken();
    const { expires, cursor } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Sealed<C>;
    if (expires < Date.now()) throw new InvalidToken();
    return cursor;
  }

  #sign({ operation, arguments: bound }: TokenScope, payload: string): Buffer {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([operation, bound, payload]))
      .digest();
  }
}
