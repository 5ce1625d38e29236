import type { ExecutionId, ExecutionSummary, ListExecutionsQuery } from '#store';
import type { ChainableCommander, Redis } from 'ioredis';
import { machineHash, parseSummary, SUMMARY_FIELDS } from '../codec/execution-fields.js';
import type { Keys } from '../keys.js';

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

interface Entry {
  readonly startedAt: number;
  readonly execution: ExecutionId;
}

/** A page of a machine's executions, newest first, gathered from all partitions. */
export async function listExecutions(
  redis: Redis,
  keys: Keys,
  query: ListExecutionsQuery,
): Promise<ExecutionSummary[]> {
  const found: ExecutionSummary[] = [];
  let after = query.after;
  while (found.length < query.limit) {
    const wanted = query.limit - found.length;
    const entries = await nextEntries(redis, keys, { ...query, limit: wanted, after });
    const records = await Promise.all(entries.map(({ execution }) => summaryOf(redis, keys, execution)));
    // An entry may be of an execution that has expired and is not purged yet, or has closed in the meantime.
    found.push(
      ...(records.filter(
        (record, n) => record !== undefined && matches(record, query, entries[n] as Entry),
      ) as ExecutionSummary[]),
    );
    after = entries.at(-1);
    if (entries.length < wanted) break;
  }
  return found;
}

async function summaryOf(redis: Redis, keys: Keys, execution: ExecutionId): Promise<ExecutionSummary | undefined> {
  return parseSummary(execution, await redis.hmget(keys.execution(execution).execution, ...SUMMARY_FIELDS));
}

function matches(record: ExecutionSummary, query: ListExecutionsQuery, entry: Entry): boolean {
  return record.info.startedAt === entry.startedAt && (query.status === undefined || record.status === query.status);
}

async function nextEntries(
  redis: Redis,
  keys: Keys,
  { stateMachineArn, status, limit, after }: ListExecutionsQuery,
): Promise<Entry[]> {
  const statuses = status === undefined ? STATUSES : [status];
  const pages = await Promise.all(
    Array.from({ length: keys.partitions }, async (_, k) => {
      // All at one moment: an execution that is closed, or redriven, meanwhile stands in one of the lists.
      const moment = redis.multi();
      for (const each of statuses) {
        const list = `${machineHash(stateMachineArn)}|${each}|`;
        const upTo = after === undefined ? `(${list}~` : `(${list}${after.startedAt}|${after.execution}`;
        moment.zrevrangebylex(keys.partition(k).index, upTo, `(${list}`, 'LIMIT', 0, limit);
      }
      return (await execute(moment)) as string[][];
    }),
  );
  return pages.flat(2).map(parseEntry).sort(newestFirst).slice(0, limit);
}

/** @throws the first error of its commands */
async function execute(moment: ChainableCommander): Promise<unknown[]> {
  const replies = (await moment.exec()) ?? [];
  return replies.map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}

function parseEntry(member: string): Entry {
  const [, , startedAt, execution] = member.split('|') as [string, string, string, string];
  return { startedAt: Number(startedAt), execution };
}

/** As the index orders them: by time, then by id, both descending. */
function newestFirst(a: Entry, b: Entry): number {
  if (a.startedAt !== b.startedAt) return b.startedAt - a.startedAt;
  return a.execution < b.execution ? 1 : -1;
}
