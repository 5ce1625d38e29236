import type { ExecutionId, ListExecutionsQuery } from '#store';
import { machineHash } from '../../codec/execution-fields.js';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** Where an execution stands in the list of its machine. */
export interface ListedExecution {
  readonly startedAt: number;
  readonly execution: ExecutionId;
}

/** Executions of one partition, newest first. */
export const listPartition = defineScript<
  { readonly keys: Keys; readonly partition: number; readonly query: ListExecutionsQuery },
  readonly ListedExecution[]
>({
  name: 'list-executions',
  keys: ({ keys, partition }) => [keys.partition(partition).index],
  args: ({ query: { stateMachineArn, status, limit, after } }) => [
    machineHash(stateMachineArn),
    after === undefined ? '' : `${after.startedAt}|${after.execution}`,
    limit,
    ...(status === undefined ? STATUSES : [status]),
  ],
  reply: (entries) =>
    entries.map((entry) => {
      const [startedAt, execution] = (entry as string).split('|') as [string, string];
      return { startedAt: Number(startedAt), execution };
    }),
});
