import { Inject, Injectable } from '@nestjs/common';
import { isOperationName, readRequest, UnknownOperationException, type OperationName, type Responses } from '#sfn-api';
import { Access } from '../access/access.js';
import { ADMISSION, type AdmissionControl } from '../tokens.js';
import type { AnyOperation, Caller } from './operation.js';

/** {@link AnyOperation}[]: every operation that is served. */
export const OPERATIONS = Symbol('OPERATIONS');

/** Calls an operation by its name. The way in for HTTP and whatever else names operations. */
@Injectable()
export class Operations {
  readonly #byName: ReadonlyMap<OperationName, AnyOperation>;

  constructor(
    @Inject(OPERATIONS) operations: readonly AnyOperation[],
    @Inject(ADMISSION) private readonly admission: AdmissionControl,
    @Inject(Access) private readonly access: Access,
  ) {
    this.#byName = new Map(operations.map((operation) => [operation.name, operation]));
    if (this.#byName.size !== operations.length) throw new Error('two operations have the same name');
  }

  /**
   * Checks the request against the operation's constraints, whether the caller may ask for this, and that there is room for new
   * work; then executes it.
   * @param body gives the request as it came, or throws an SfnApiError: called once it is known who asks, and not too often
   * @throws SfnApiError as the operation's answer; anything else is a fault of ours
   */
  async call<N extends OperationName>(name: N, body: () => unknown, caller: Caller): Promise<Responses[N]>;
  async call(name: string, body: () => unknown, caller: Caller): Promise<Responses[OperationName]>;
  async call(name: string, body: () => unknown, caller: Caller): Promise<Responses[OperationName]> {
    const operation = isOperationName(name) ? this.#byName.get(name) : undefined;
    if (operation === undefined)
      throw new UnknownOperationException(`The operation '${name.slice(0, 80)}' is not known, or not served yet`);
    return this.access.govern(operation.name, caller, {
      read: () => readRequest(operation.name, body()),
      resourceOf: async (request) => operation.resourceOf?.(request as never, caller),
      execute: (request) => this.admission.enter(operation.name, () => operation.execute(request as never, caller)),
    });
  }
}
