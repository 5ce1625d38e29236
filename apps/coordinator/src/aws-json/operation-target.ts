import { UnknownOperationException } from '#sfn-api';

const SERVICE = 'AWSStepFunctions.';

/** The operation an `X-Amz-Target` header names. @throws UnknownOperationException */
export function operationTarget(header: string | undefined): string {
  if (header === undefined) throw new UnknownOperationException('The header X-Amz-Target is missing');
  if (!header.startsWith(SERVICE)) throw new UnknownOperationException(`X-Amz-Target must begin with '${SERVICE}'`);
  return header.slice(SERVICE.length);
}
