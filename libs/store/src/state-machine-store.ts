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
}

/** The registry of state machines. Each write is atomic. */
export interface StateMachineStore {
  /** Store unless the ARN exists; answers what is stored afterwards. */
  createStateMachine(
    record: StateMachineRecord,
  ): Promise<{ readonly created: boolean; readonly record: StateMachineRecord }>;
  /** Replace if the stored `updatedAt`/`revisionId` are those of `expected`; `conflict` = somebody else was first. */
  updateStateMachine(
    expected: StateMachineRecord,
    next: StateMachineRecord,
  ): Promise<'updated' | 'conflict' | 'not-found'>;
  getStateMachine(arn: string): Promise<StateMachineRecord | undefined>;
  deleteStateMachine(arn: string): Promise<boolean>;
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
}

/** Who serves a resource. Times are by the store's clock, epoch ms. */
export interface ResourceService {
  /** Number of live workers. */
  readonly workers: number;
  /** When it was served last: `now` while it has workers, absent if it never had one. */
  readonly lastServedAt?: number;
  readonly now: number;
}
