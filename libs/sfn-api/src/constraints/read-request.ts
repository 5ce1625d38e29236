import { ConstraintViolation } from '../errors/index.js';
import { REQUEST_SHAPES } from './request-shapes.js';
import type { Shape, TypeOf } from './shape.js';

/** Name of an operation that is served, as `X-Amz-Target` carries it. */
export type OperationName = keyof typeof REQUEST_SHAPES;
export type RequestOf<N extends OperationName> = TypeOf<(typeof REQUEST_SHAPES)[N]>;

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(REQUEST_SHAPES, name);
}

/**
 * A parsed request body as the typed request of `operation`: only members of the model, within all its constraints.
 * @throws SerializationException when a member has the wrong JSON type
 * @throws ConstraintViolation naming every constraint that is broken
 */
export function readRequest<N extends OperationName>(operation: N, body: unknown): RequestOf<N> {
  const shape = REQUEST_SHAPES[operation] as unknown as Shape<RequestOf<N>>;
  const request = shape.read(body);
  const violations: string[] = [];
  shape.check(request, '', (violation) => violations.push(violation));
  if (violations.length > 0) throw new ConstraintViolation(violations);
  return request;
}
