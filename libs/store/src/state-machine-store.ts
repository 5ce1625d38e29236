import type { NewStateMachineVersion, StateMachineVersion, StateMachineVersionStore } from './version-store.js';

/** A state machine as it is kept. Times are epoch ms. */
export interface StateMachineRecord {
  readonly arn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly status: 'ACTIVE' | 'DELETING';
  readonly roleArn: string;
  /** Exact text as given. */
  readonly definition: string;
  readonly definitionHash: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Absent until the first change. */
  readonly revisionId?: string;
  readonly loggingConfiguration?: unknown;
  readonly tracingConfiguration?: unknown;
  readonly encryptionConfiguration?: unknown;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  /** Counts the changes of `tags`, which are no changes of the machine. Absent: none yet. */
  readonly tagRevision?: number;
  /** It was created together with version 1, which had this description. A repeat of that request is told by it. */
  readonly createdWithVersion?: { readonly description?: string };
}

export type UpdateStateMachineResult =
  | { readonly status: 'updated'; readonly version?: StateMachineVersion }
  /** `conflict`: somebody else was first · `full`: it has as many versions as it may. Nothing was changed. */
  | { readonly status: 'conflict' | 'not-found' | 'full' };

/** The registry of state machines. Each write is atomic. */
export interface StateMachineStore extends StateMachineVersionStore {
  /** Store unless the ARN exists, together with its version 1 if one is given; answers what is stored afterwards. */
  createStateMachine(
    record: StateMachineRecord,
    version?: NewStateMachineVersion,
  ): Promise<{ readonly created: boolean; readonly record: StateMachineRecord }>;
  /**
   * Replace if the stored `updatedAt`, `revisionId` and `tagRevision` are those of `expected`. With `publish` the result is
   * published as well: a revision has one version, the one it has already unless that was deleted.
   */
  updateStateMachine(
    expected: StateMachineRecord,
    next: StateMachineRecord,
    publish?: { readonly version: NewStateMachineVersion; readonly limit: number },
  ): Promise<UpdateStateMachineResult>;
  getStateMachine(arn: string): Promise<StateMachineRecord | undefined>;
  /**
   * Make it DELETING if it still is as `expected`, and drop its versions and aliases. The ARN stays taken until
   * `forgetStateMachine`. @returns what is stored then; undefined: it was not as expected, look again
   */
  beginStateMachineDeletion(expected: StateMachineRecord): Promise<StateMachineRecord | undefined>;
  /** Drop this very record, if it is DELETING. */
  forgetStateMachine(deleting: StateMachineRecord): Promise<boolean>;
  /** Machines that are DELETING, in no order. */
  listDeletingStateMachines(): Promise<readonly StateMachineRecord[]>;
  /** By creation time, oldest first; `after` is the last one of the page before. */
  listStateMachines(
    limit: number,
    after?: { readonly createdAt: number; readonly arn: string },
  ): Promise<readonly StateMachineRecord[]>;
}

/** Which worker processes serve which resource, so that an unserved task can be told from a busy one. */
export interface WorkerRegistry {
  /** Worker `worker` serves `resources` for the next `ttlMs`. */
  announceWorker(worker: string, resources: readonly string[], ttlMs: number): Promise<void>;
  withdrawWorker(worker: string, resources: readonly string[]): Promise<void>;
  serviceOf(resource: string): Promise<ResourceService>;
  /** Of all resources that have ever been served, the `limit` (≥ 1) that were so most recently, in that order. */
  servedResources(limit: number): Promise<readonly ServedResource[]>;
}

export interface ServedResource {
  readonly resource: string;
  /** Number of live workers. */
  readonly workers: number;
  /** When it was served last, epoch ms; now while it has workers. */
  readonly lastServedAt: number;
}

/** Who serves a resource. Times are by the store's clock, epoch ms. */
export interface ResourceService {
  /** Number of live workers. */
  readonly workers: number;
  /** When it was served last: `now` while it has workers, absent if it never had one. */
  readonly lastServedAt?: number;
  readonly now: number;
}
