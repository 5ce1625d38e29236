import { SFNServiceException } from '@aws-sdk/client-sfn';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-codes.js';

const CONNECTION = /^(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE)$/;
const START = 'Start one with `npm run start:coordinator`, or say where it is with --endpoint or STEPWELL_ENDPOINT.';

const WAYS_OUT: Readonly<Record<string, string>> = {
  UnknownOperationException: 'This coordinator does not serve the operation; see docs/aws-api.md for those it does.',
  StateMachineDoesNotExist: '`stepwell list` shows the state machines.',
  ExecutionDoesNotExist: '`stepwell list <state machine>` shows its executions.',
  ExecutionAlreadyExists: 'Choose another --name, or leave it out.',
  UnrecognizedClientException:
    'This API wants an access key that it knows: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
  InvalidSignatureException:
    'Look at the secret access key, the region (--region), and the clock here; a proxy in between must leave Host as it is.',
  ExpiredTokenException: 'Get a new access key, or a new session.',
  AccessDeniedException: 'The policy of the access key does not allow it.',
  ThrottlingException: 'Try again in a moment.',
  CredentialsProviderError: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
};

/** Turns what an AWS client throws into what a person can use; anything else is left as it is. */
export function explainError(error: unknown, endpoint: string): unknown {
  if (!(error instanceof Error) || error instanceof CliError) return error;
  const { name, message } = error;
  if (CONNECTION.test(codeOf(error)) || name === 'TimeoutError') {
    const why = codeOf(error) || name;
    return new CliError(`No coordinator answers at ${endpoint} (${why}).`, {
      wayOut: START,
      exitCode: EXIT.unreachable,
      name: 'Unreachable',
      cause: error,
    });
  }
  if (!(error instanceof SFNServiceException) && name !== 'CredentialsProviderError') return error;
  const status = error instanceof SFNServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status === undefined && name !== 'CredentialsProviderError') return error;
  return new CliError(`${name}: ${message}`, {
    wayOut: WAYS_OUT[name],
    exitCode: status !== undefined && status >= 500 ? EXIT.unreachable : EXIT.failed,
    name,
    cause: error,
  });
}

function codeOf(error: Error): string {
  const own = (error as NodeJS.ErrnoException).code;
  if (typeof own === 'string') return own;
  // Several addresses of one host: an AggregateError with one error each.
  const [first] = (error instanceof AggregateError ? error.errors : []) as unknown[];
  return first instanceof Error ? codeOf(first) : '';
}
