import { SfnApiError, type ErrorOrigin } from './sfn-api-error.js';

/*
 * What a caller is told who cannot be let in: AWS's names and texts. All of them are answered with HTTP 400, as AWS does for
 * services that speak AWS JSON.
 */

/** The request is not signed at all. */
export class MissingAuthenticationTokenException extends SfnApiError {
  readonly code = 'MissingAuthenticationTokenException';
  protected override readonly origin: ErrorOrigin = 'coral';
  constructor() {
    super('Missing Authentication Token');
  }
}

/** The request is signed, but not in a form that can be read. */
export class IncompleteSignatureException extends SfnApiError {
  readonly code = 'IncompleteSignatureException';
  protected override readonly origin: ErrorOrigin = 'coral';
}

/** No such access key, or it goes with another session token. */
export class UnrecognizedClientException extends SfnApiError {
  readonly code = 'UnrecognizedClientException';
  protected override readonly origin: ErrorOrigin = 'coral';
  constructor() {
    super('The security token included in the request is invalid.');
  }
}

/** The credentials of a session, after its end. */
export class ExpiredTokenException extends SfnApiError {
  readonly code = 'ExpiredTokenException';
  protected override readonly origin: ErrorOrigin = 'coral';
  constructor() {
    super('The security token included in the request is expired');
  }
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and ' +
  'signing method. Consult the service documentation for details.';

/** Signed with another secret, for something else, or at another time. */
export class InvalidSignatureException extends SfnApiError {
  readonly code = 'InvalidSignatureException';
  protected override readonly origin: ErrorOrigin = 'coral';
  constructor(message = MISMATCH) {
    super(message);
  }
}

/** A page in a browser asks, where nobody is asked who he is. */
export class ForeignPageDenied extends SfnApiError {
  readonly code = 'AccessDeniedException';
  protected override readonly origin: ErrorOrigin = 'coral';
  constructor() {
    super('Pages of other origins are not let in while signatures are not verified');
  }
}

/** The caller is known, and may not do this. */
export class AccessDeniedException extends SfnApiError {
  readonly code = 'AccessDeniedException';
  protected override readonly origin: ErrorOrigin = 'coral';
  /**
   * @param denied `by` says why: no statement allows it, or one forbids it
   */
  constructor(denied: { user: string; action: string; resource: string; by: 'default' | 'statement' }) {
    const { user, action, resource, by } = denied;
    const why =
      by === 'default'
        ? `because no identity-based policy allows the ${action} action`
        : 'with an explicit deny in an identity-based policy';
    super(`User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${why}`);
  }
}
