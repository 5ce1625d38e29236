import type { OperationName, RequestOf, Responses } from '#sfn-api';
import type { Principal } from '../access/principal.js';
import type { Identity } from '../tokens.js';

/** Who asks, and what the request brought along beside its body. */
export interface Caller extends Identity {
  /** `X-Amzn-Trace-Id` of the request; goes before a `traceHeader` member. */
  readonly traceHeader?: string;
  /** W3C trace context of the request. */
  readonly traceparent?: string;
  /** `listener` is called, once, should the caller go away before it has its answer. Absent where nobody could tell. */
  readonly onGone?: (listener: () => void) => void;
  /** Names the request, the same for each of its deliveries. Only ways in that deliver repeatedly have one; AWS's API has none. */
  readonly request?: string;
  /** Who has signed the request; nobody with auth off, and none of the queue API. */
  readonly principal?: Principal;
  /** `x-amzn-RequestId` of the answer. */
  readonly requestId?: string;
  /** Of the other end of the connection. */
  readonly address?: string;
}

/** One operation of the AWS API. */
export interface Operation<N extends OperationName> {
  readonly name: N;
  /** ARN that a policy has to name, where the request does not: where it is about a task. undefined: there is none. */
  resourceOf?(request: RequestOf<N>, caller: Caller): Promise<string | undefined>;
  /** `request` is within its constraints. @throws SfnApiError for everything the caller has to know */
  execute(request: RequestOf<N>, caller: Caller): Promise<Responses[N]>;
}

/** Any operation, once its name is no longer known to the compiler. */
export interface AnyOperation {
  readonly name: OperationName;
  resourceOf?(request: never, caller: Caller): Promise<string | undefined>;
  execute(request: never, caller: Caller): Promise<Responses[OperationName]>;
}
