import { validateSync, type ValidatorOptions } from 'class-validator';
import { readStructure } from './constraints/read-structure.js';
import { violationsIn } from './constraints/violations.js';
import { ConstraintViolation } from './errors/index.js';
import { REQUESTS } from './requests/index.js';

/** Name of an operation of the service, as `X-Amz-Target` carries it. */
export type OperationName = keyof typeof REQUESTS;
export type RequestOf<N extends OperationName> = InstanceType<(typeof REQUESTS)[N]>;

/** A structure whose members have no constraints but their types (TracingConfiguration) is unknown to class-validator. */
const OPTIONS: ValidatorOptions = { skipUndefinedProperties: true, forbidUnknownValues: false };

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(REQUESTS, name);
}

/**
 * A parsed request body as the request of `operation`: only members of the model, within all its constraints. Two passes, as
 * at AWS: first the JSON types, then every constraint, so that all that are broken can be told at once.
 * @throws SerializationException when a member has the wrong JSON type
 * @throws ConstraintViolation naming the constraints that are broken
 */
export function readRequest<N extends OperationName>(operation: N, body: unknown): RequestOf<N> {
  const request = readStructure<RequestOf<N>>(REQUESTS[operation] as never, body);
  const errors = validateSync(request, OPTIONS);
  if (errors.length > 0) {
    const { told, count } = violationsIn(errors);
    throw new ConstraintViolation(told, count);
  }
  return request;
}
