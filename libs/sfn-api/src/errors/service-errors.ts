import { SfnApiError, type ErrorOrigin } from './sfn-api-error.js';

/** The body is not JSON, or a member has the wrong JSON type. */
export class SerializationException extends SfnApiError {
  readonly code = 'SerializationException';
  protected override readonly origin: ErrorOrigin = 'coral';
}

/** `X-Amz-Target` is missing, or names nothing this server does. */
export class UnknownOperationException extends SfnApiError {
  readonly code = 'UnknownOperationException';
  protected override readonly origin: ErrorOrigin = 'coral';
}

export class RequestEntityTooLargeException extends SfnApiError {
  readonly code = 'RequestEntityTooLargeException';
  override readonly httpStatus = 413;
  protected override readonly origin: ErrorOrigin = 'coral';
  constructor(limitBytes: number) {
    super(`The request is larger than ${limitBytes} bytes`);
  }
}

/** Too many requests, or the store is full. SDKs back off and try again. */
export class ThrottlingException extends SfnApiError {
  readonly code = 'ThrottlingException';
  protected override readonly origin: ErrorOrigin = 'coral';
  constructor(message = 'Rate exceeded') {
    super(message);
  }
}

/** The store cannot be reached for now. SDKs try again. */
export class ServiceUnavailable extends SfnApiError {
  readonly code = 'ServiceUnavailable';
  override readonly httpStatus = 503;
  protected override readonly origin: ErrorOrigin = 'coral';
  constructor() {
    super('The service is temporarily unavailable. Please try again.');
  }
}

/** A fault of the server. The caller learns nothing but the request id, which is in the server's log. */
export class InternalFailure extends SfnApiError {
  readonly code = 'InternalFailure';
  override readonly httpStatus = 500;
  protected override readonly origin: ErrorOrigin = 'coral';
  constructor(requestId: string) {
    super(`The request could not be processed because of an internal failure. Request ID: ${requestId}`);
  }
}
