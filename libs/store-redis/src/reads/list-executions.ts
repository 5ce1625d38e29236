import type { ExecutionId, ExecutionSummary, ListExecutionsQuery } from '#store';
import type { Redis } from 'ioredis';
import { parseSummary, SUMMARY_FIELDS } from '../codec/execution-fields.js';
import type { Keys } from '../keys.js';
import { type ListedExecution, listPartition } from '../scripts/list-executions/list-executions.script.js';

/** Most entries of a partition that are asked for at once: there are up to five lists to look at (R9). */
const MOST_PER_CALL = 200;
/** Asked of each partition beyond twice its part of the page, so that it is rarely asked again. */
const SPARE = 8;

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
        (record, n) => record !== undefined && matches(record, query, entries[n] as ListedExecution),
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

function matches(record: ExecutionSummary, query: ListExecutionsQuery, entry: ListedExecution): boolean {
  return record.info.startedAt === entry.startedAt && (query.status === undefined || record.status === query.status);
}

/** The next entries of all partitions together, as many as are wanted if there are. */
async function nextEntries(redis: Redis, keys: Keys, query: ListExecutionsQuery): Promise<ListedExecution[]> {
  const share = Math.min(query.limit, MOST_PER_CALL, 2 * Math.ceil(query.limit / keys.partitions) + SPARE);
  let open = Array.from({ length: keys.partitions }, (_, partition) => ({ partition, after: query.after }));
  let found: ListedExecution[] = [];
  while (open.length > 0) {
    const pages = await Promise.all(
      open.map(({ partition, after }) =>
        listPartition(redis, { keys, partition, query: { ...query, limit: share, after } }),
      ),
    );
    found = [...found, ...pages.flat()].sort(newestFirst).slice(0, query.limit);
    const listed = new Set(found);
    // Only where all of a whole share belongs to the page, something behind it may, too.
    open = open.flatMap(({ partition }, n) => {
      const page = pages[n] ?? [];
      const last = page.at(-1);
      return last && page.length === share && listed.has(last) ? [{ partition, after: last }] : [];
    });
  }
  return found;
}

/** As the index orders them: by time, then by id, both descending. */
function newestFirst(a: ListedExecution, b: ListedExecution): number {
  if (a.startedAt !== b.startedAt) return b.startedAt - a.startedAt;
  return a.execution < b.execution ? 1 : -1;
}
