import { createHash } from 'node:crypto';

/** Where a BullMQ queue lives: its name and the prefix of all its Redis keys. */
export interface QueueAddress {
  readonly name: string;
  readonly prefix: string;
}

/** Namespace of a Stepwell installation's keys and queues, unless set otherwise. */
export const DEFAULT_NAMESPACE = 'sfn';

/** BullMQ's own default prefix, so that any BullMQ client reaches the public queue without settings. */
export const DEFAULT_EXECUTIONS_PREFIX = 'bull';

/** The public queue of requests to start an execution. */
export function executionsQueue(prefix: string = DEFAULT_EXECUTIONS_PREFIX): QueueAddress {
  return { name: 'executions', prefix };
}

/**
 * One shard of the queue of states to run. The hash tag is that of the store partition of the same number, so that a
 * single Redis Cluster slot can hold both.
 */
export function stateQueue(namespace: string, shard: number): QueueAddress {
  return { name: 'states', prefix: `${namespace}:{p${shard}}` };
}

/** The queue of asynchronous Express executions: one job is one of them, from beginning to end. */
export function expressQueue(namespace: string): QueueAddress {
  return { name: 'express', prefix: `${namespace}:{express}` };
}

/** The queue of task attempts of one resource ARN. Each resource has a hash tag, hence a Cluster slot, of its own. */
export function taskQueue(namespace: string, resource: string): QueueAddress {
  const tag = createHash('sha256').update(resource).digest('hex').slice(0, 10);
  return { name: taskQueueName(resource), prefix: `${namespace}:{q-${tag}}` };
}

/** BullMQ refuses ':' in queue names: ':' is written '~', and what would be ambiguous is percent-encoded. */
export function taskQueueName(resource: string): string {
  return resource.replaceAll('%', '%25').replaceAll('~', '%7E').replaceAll(':', '~');
}
