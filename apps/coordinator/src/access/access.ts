import { AccessDeniedException, SfnApiError } from '#sfn-api';
import type { Caller } from '../operations/operation.js';
import type { Identity } from '../tokens.js';
import type { AuditEntry, AuditLog } from './audit-log.js';
import { refuseForeignPages } from './foreign-pages.js';
import { actsOf, type Act } from './policy/resources.js';
import { judge } from './policy/policy.js';
import { principalOf, type Principal } from './principal.js';
import type { RateLimits } from './rate-limits.js';
import { queryParameters, type IncomingCall } from './signature/incoming-call.js';
import type { SignatureVerifier } from './signature/signature-verifier.js';

/** An operation to be done. */
export interface Work<R, T> {
  /** The request, within its constraints. */
  readonly read: () => R;
  /** ARN of what it is about, if its members do not say. Only asked when somebody wants to know. */
  readonly resourceOf: (request: R) => Promise<string | undefined>;
  readonly execute: (request: R) => Promise<T>;
}

/** The way in: who calls, whether he may, how often, and the line that is kept of it. */
export class Access {
  constructor(
    /** Whose API it is for those who need not sign; the region of ARNs for keys without one. */
    private readonly identity: Identity,
    /** Absent with auth off. */
    private readonly verifier: SignatureVerifier | undefined,
    private readonly limits: RateLimits,
    private readonly audit: AuditLog,
  ) {}

  /** @throws SfnApiError when nobody whom we know has signed it */
  identify(call: IncomingCall, arrival: Pick<Caller, 'requestId' | 'address'>): Caller {
    if (this.verifier === undefined) {
      refuseForeignPages(call);
      return { ...this.identity, ...arrival };
    }
    try {
      const key = this.verifier.verify(call);
      const region = key.region ?? this.identity.region;
      return { account: key.account, region, principal: principalOf(key), ...arrival };
    } catch (error) {
      this.audit.note({
        operation: operationIn(call),
        via: 'http',
        ...arrival,
        ...claimedKey(call),
        outcome: outcomeOf(error),
      });
      throw error;
    }
  }

  /**
   * Does the work of an operation if the caller may have it done.
   * @throws ThrottlingException, AccessDeniedException, and whatever `work` throws
   */
  async govern<R extends object, T>(operation: string, caller: Caller, work: Work<R, T>): Promise<T> {
    const entry = { operation, ...entryOf(caller) };
    let resources: readonly string[] | undefined;
    try {
      // The queue API has its own pace: jobs wait.
      if (caller.requestId !== undefined) this.limits.take(caller.account, operation);
      const request = work.read();
      const found = caller.principal || this.audit.isKept ? await work.resourceOf(request) : undefined;
      const acts = actsOf(operation, request as Readonly<Record<string, unknown>>, caller, found);
      resources = [...new Set(acts.map(({ resource }) => resource))];
      authorize(caller.principal, acts);
      const answer = await work.execute(request);
      this.audit.note({ ...entry, resources, ...createdBy(operation, answer), outcome: 'ok' });
      return answer;
    } catch (error) {
      this.audit.note({ ...entry, ...(resources && { resources }), outcome: outcomeOf(error) });
      throw error;
    }
  }
}

/** @throws AccessDeniedException */
function authorize(principal: Principal | undefined, acts: readonly Act[]): void {
  if (principal?.policy === undefined) return;
  for (const { action: name, resource } of acts) {
    const action = `states:${name}`;
    const verdict = judge(principal.policy, action, resource);
    if (!verdict.allowed) throw new AccessDeniedException({ user: principal.arn, action, resource, by: verdict.by });
  }
}

function entryOf({ account, principal, requestId, address }: Caller): Omit<AuditEntry, 'operation' | 'outcome'> {
  return {
    via: requestId === undefined ? 'queue' : 'http',
    ...(requestId !== undefined && { requestId }),
    account,
    ...(principal && { user: principal.arn, accessKeyId: principal.accessKeyId }),
    ...(address !== undefined && { address }),
  };
}

function outcomeOf(error: unknown): string {
  return error instanceof SfnApiError ? error.code : 'fault';
}

/** The execution comes first: StartSyncExecution answers with its machine as well. */
const MADE_BY_CREATE = [
  'executionArn',
  'stateMachineArn',
  'activityArn',
  'stateMachineAliasArn',
  'stateMachineVersionArn',
];

/** The ARN of what came into being. */
function createdBy(operation: string, answer: unknown): { readonly created?: string } {
  if (!/^(Create|Start|Publish)/.test(operation)) return {};
  const members = answer as Readonly<Record<string, unknown>>;
  const made = MADE_BY_CREATE.map((name) => members[name]).find((arn) => typeof arn === 'string');
  return typeof made === 'string' ? { created: made } : {};
}

/** Empty when it is not told. */
function operationIn({ headers }: IncomingCall): string {
  return headers.get('x-amz-target')?.[0]?.replace(/^AWSStepFunctions\./, '') ?? '';
}

/** The key somebody says to have: for the log, and only as far as it looks like one. */
function claimedKey({ headers, target }: IncomingCall): { readonly accessKeyId?: string } {
  const inQuery = queryParameters(target).find(([name]) => name === 'X-Amz-Credential')?.[1];
  const said = headers.get('authorization')?.[0] ?? `Credential=${inQuery}`;
  const [, accessKeyId] = /Credential=([\w+=.@-]{3,128})(?:\/|%2F)/i.exec(said) ?? [];
  return accessKeyId === undefined ? {} : { accessKeyId };
}
