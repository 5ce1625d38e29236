/** A published version of a state machine: what it was at a revision, for good. Times are epoch ms. */
export interface StateMachineVersion {
  readonly stateMachineArn: string;
  /** From 1 on; never used again, also when the version is deleted. */
  readonly number: number;
  readonly createdAt: number;
  /** Of the revision. */
  readonly updatedAt: number;
  /** Absent: the machine as it was created. */
  readonly revisionId?: string;
  readonly description?: string;
  /** The text is `ExecutionStore.getDefinition` of it. */
  readonly definitionHash: string;
  readonly roleArn: string;
  readonly loggingConfiguration?: unknown;
  readonly tracingConfiguration?: unknown;
  readonly encryptionConfiguration?: unknown;
}

/** The store gives the number. */
export type NewStateMachineVersion = Omit<StateMachineVersion, 'number'>;

/** A name for one or two versions of a machine. Times are epoch ms. */
export interface StateMachineAlias {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly description?: string;
  readonly routes: readonly AliasRoute[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface AliasRoute {
  /** Number of the version. */
  readonly version: number;
  /** Share of the executions, in per cent. */
  readonly weight: number;
}

export type CreateAliasResult =
  /** `exists`: what is stored under that name is answered, nothing was changed. */
  | { readonly status: 'created' | 'exists'; readonly alias: StateMachineAlias }
  /** `no-version`: one of its versions does not exist · `full`: the machine has as many aliases as it may. */
  | { readonly status: 'no-version' | 'full' };

export type DeleteVersionResult =
  /** `absent`: there was no such version. */
  | { readonly status: 'deleted' | 'absent' }
  /** Nothing was changed. */
  | { readonly status: 'referenced'; readonly aliases: readonly string[] };

/** Versions and aliases of state machines; a version is published by `StateMachineStore`. Each write is atomic. */
export interface StateMachineVersionStore {
  getVersion(stateMachineArn: string, number: number): Promise<StateMachineVersion | undefined>;
  /** Newest first; `before` is the number of the last one of the page before. */
  listVersions(stateMachineArn: string, limit: number, before?: number): Promise<readonly StateMachineVersion[]>;
  /** An alias never names a version that does not exist. */
  deleteVersion(stateMachineArn: string, number: number): Promise<DeleteVersionResult>;

  createAlias(alias: StateMachineAlias, limit: number): Promise<CreateAliasResult>;
  /** Replace if what is stored equals `expected`; `conflict` = somebody else was first. */
  updateAlias(
    expected: StateMachineAlias,
    next: StateMachineAlias,
  ): Promise<'updated' | 'conflict' | 'not-found' | 'no-version'>;
  getAlias(stateMachineArn: string, name: string): Promise<StateMachineAlias | undefined>;
  deleteAlias(stateMachineArn: string, name: string): Promise<boolean>;
  /** All of a machine, oldest first, and by name where two are equally old. */
  listAliases(stateMachineArn: string): Promise<readonly StateMachineAlias[]>;
}

type AliasAge = Pick<StateMachineAlias, 'createdAt' | 'name'>;

/** The order in which aliases are listed. */
export function byAge(a: AliasAge, b: AliasAge): number {
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
