import { partitionOf, type ActivityPlace, type ExecutionId, type FrameRef } from '#store';

/** The keys of one execution, all in its partition's hash tag. */
export interface ExecutionKeys {
  readonly execution: string;
  readonly history: string;
  readonly frames: string;
  readonly payloads: string;
}

/** The keys shared by all executions of a partition. */
export interface PartitionKeys {
  /** ZSET of `E|frame|token|wake`, score = when to deliver it, epoch ms. */
  readonly due: string;
  /** ZSET of running executions by start time. */
  readonly open: string;
  /** ZSET ordered by name: `machine|status|startedAt|E`; executions of format 1 have `machine|*|startedAt|E` as well. */
  readonly index: string;
  /** ZSET of `E|machine|status|startedAt` by stop time. */
  readonly closed: string;
}

/** Every key of the store is named here. See facts: `<namespace>:{tag}:…`, one hash tag per partition. */
export class Keys {
  readonly meta: string;
  /** ZSET of every resource that has ever had a worker, by when it was served last, epoch ms. */
  readonly served: string;
  readonly machines: {
    readonly records: string;
    /** HASH of what a record must still be for an update of it to be right. */
    readonly states: string;
    readonly order: string;
    /** SET of the ARNs of machines that are DELETING. */
    readonly deleting: string;
  };
  /** HASH of all activities, by ARN. */
  readonly activities: string;
  readonly #partitions: readonly PartitionKeys[];

  constructor(
    private readonly namespace: string,
    readonly partitions: number,
  ) {
    this.meta = `${namespace}:meta`;
    // The hash tag of `workers`, and no name that a resource could have there.
    this.served = `${namespace}:{w}-served`;
    const machines = `${namespace}:{machines}`;
    this.machines = {
      records: `${machines}:records`,
      // Called so by the first releases, when a machine had no other versions.
      states: `${machines}:versions`,
      order: `${machines}:order`,
      deleting: `${machines}:deleting`,
    };
    this.activities = `${namespace}:{activities}:records`;
    this.#partitions = Array.from({ length: partitions }, (_, k) => {
      const prefix = `${namespace}:{p${k}}`;
      return { due: `${prefix}:due`, open: `${prefix}:open`, index: `${prefix}:index`, closed: `${prefix}:closed` };
    });
  }

  execution(execution: ExecutionId): ExecutionKeys {
    const prefix = `${this.namespace}:{p${partitionOf(execution, this.partitions)}}`;
    return {
      execution: `${prefix}:x:${execution}`,
      history: `${prefix}:h:${execution}`,
      frames: `${prefix}:f:${execution}`,
      payloads: `${prefix}:d:${execution}`,
    };
  }

  /** HASH of one attempt at a task of an Express execution. */
  expressTask(ref: FrameRef): string {
    return `${this.namespace}:{p${partitionOf(ref.execution, this.partitions)}}:e:${nameOfAttempt(ref)}`;
  }

  partition(partition: number): PartitionKeys {
    const keys = this.#partitions[partition];
    if (keys === undefined) throw new RangeError(`Partition ${partition} is not one of 0 … ${this.partitions - 1}.`);
    return keys;
  }

  partitionOf(execution: ExecutionId): PartitionKeys {
    return this.partition(partitionOf(execution, this.partitions));
  }

  /** HASHes of one machine's versions and aliases, in the hash tag of `machines`. */
  machine(stateMachineArn: string): { readonly published: string; readonly aliases: string } {
    const prefix = `${this.namespace}:{machines}`;
    return { published: `${prefix}:published:${stateMachineArn}`, aliases: `${prefix}:aliases:${stateMachineArn}` };
  }

  definition(hash: string): string {
    return `${this.namespace}:{definitions}:${hash}`;
  }

  /** ZSET ordered by name: the activities of one account in one region by creation time. */
  activityOrder({ region, account }: ActivityPlace): string {
    return `${this.namespace}:{activities}:order:${region}:${account}`;
  }

  secret(name: string): string {
    return `${this.namespace}:{secrets}:${name}`;
  }

  workers(resource: string): string {
    return `${this.namespace}:{w}:${resource}`;
  }

  /** The order of what a step may touch, as create-execution and commit-decision declare it. */
  step(execution: ExecutionId): readonly string[] {
    const own = this.execution(execution);
    const shared = this.partitionOf(execution);
    return [own.execution, own.history, own.frames, own.payloads, shared.due, shared.open, shared.index, shared.closed];
  }
}

/** `E|frame|token`: what members of `due` begin with, too. */
export function nameOfAttempt({ execution, frame, token }: FrameRef): string {
  return `${execution}|${frame}|${token}`;
}
