import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import { UnknownOperationException } from '#sfn-api';
import { answer } from './answer.js';

/** What is asked of another path, or not by POST, in the form of AWS's errors. */
@Catch(NotFoundException)
export class NoSuchRouteFilter implements ExceptionFilter {
  catch(_: NotFoundException, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<IncomingMessage>();
    const response = host.switchToHttp().getResponse<ServerResponse>();
    const isApi = (request.url ?? '').split('?', 1)[0] === '/';
    if (isApi) response.setHeader('Allow', 'GET, HEAD, POST');
    const problem = isApi
      ? 'An operation is asked for by POST'
      : 'There is nothing here: operations are asked for by POST /';
    answer(response, isApi ? 405 : 404, new UnknownOperationException(problem).toBody());
  }
}
