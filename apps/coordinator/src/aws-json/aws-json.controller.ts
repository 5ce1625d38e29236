import type { IncomingMessage, ServerResponse } from 'node:http';
import { Controller, Inject, Logger, Post, Req, Res } from '@nestjs/common';
import type { RedisConnections } from '#queues';
import { LIMITS, type SfnApiError } from '#sfn-api';
import { Access } from '../access/access.js';
import { headerValues, type IncomingCall } from '../access/signature/incoming-call.js';
import type { Caller } from '../operations/operation.js';
import { Operations } from '../operations/operations.js';
import { OUTAGES } from '../tokens.js';
import { answer } from './answer.js';
import { callerOf } from './caller-of.js';
import { operationTarget } from './operation-target.js';
import { parseBody } from './parse-body.js';
import { readBody } from './read-body.js';
import { requestIdOf } from './request-id.js';
import { toApiError } from './to-api-error.js';
import { UnavailableAnswers } from './unavailable-answers.js';

/** Seconds a client should wait when the store is away; SDKs use their own back-off when it is absent. */
const RETRY_AFTER_SECONDS = '1';

/** AWS JSON 1.0: every operation is `POST /`, named by `X-Amz-Target`. Any Host is accepted, `sync-…` ones too. */
@Controller()
export class AwsJsonController {
  readonly #logger = new Logger('AwsJson');
  readonly #unavailable: UnavailableAnswers;

  constructor(
    private readonly operations: Operations,
    @Inject(Access) private readonly access: Access,
    @Inject(OUTAGES) outages: Pick<RedisConnections, 'requestFailed'>,
  ) {
    this.#unavailable = new UnavailableAnswers(outages, this.#logger);
  }

  @Post('/')
  async handle(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    const requestId = requestIdOf(response);
    const target = request.headers['x-amz-target'];
    try {
      const body = await readBody(request, LIMITS.requestBytes);
      const who = this.access.identify(callOf(request, body), { requestId, address: request.socket.remoteAddress });
      const operation = operationTarget(Array.isArray(target) ? target[0] : target);
      const caller: Caller = { ...callerOf(request.headers, who), onGone: (tell) => onGone(response, tell) };
      const result = await this.operations.call(operation, () => parseBody(body), caller);
      answer(response, 200, result);
    } catch (error) {
      // The caller went away: nobody is left to be told.
      if (request.destroyed && !request.complete) return;
      const apiError = toApiError(error, requestId);
      this.#log(apiError, error, requestId, String(target));
      if (apiError.httpStatus === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
      answer(response, apiError.httpStatus, apiError.toBody());
    }
  }

  /** Refusals are the caller's business; only our own faults are worth a line, one that passes no stack. */
  #log(answer: SfnApiError, error: unknown, requestId: string, target: string): void {
    const what = `${target.slice(0, 100)} (request ${requestId})`;
    if (answer.httpStatus === 503) this.#unavailable.note(what, error);
    else if (answer.httpStatus === 500)
      this.#logger.error(`${what} failed`, error instanceof Error ? error.stack : String(error));
  }
}

/** The connection ends before the answer has gone out. */
function onGone(response: ServerResponse, tell: () => void): void {
  response.once('close', () => {
    if (!response.writableFinished) tell();
  });
}

function callOf({ method = '', url = '', rawHeaders }: IncomingMessage, body: Uint8Array): IncomingCall {
  return { method, target: url, headers: headerValues(rawHeaders), body };
}
