import { createHash, randomBytes } from 'node:crypto';
import type { Decision, FrameId, RedrivePlan } from '#engine';
import {
  isClosing,
  newToken,
  ROOT,
  type ActivityPlace,
  type ActivityRecord,
  type ActivityStore,
  type AnswerTaskResult,
  type BeatTaskResult,
  type CloseExpectation,
  type CommitExpectation,
  type CommitResult,
  type CreateActivityResult,
  type CreateResult,
  type ExecutionId,
  type ExecutionRecord,
  type AuditResult,
  type ExecutionStore,
  type ExecutionSummary,
  type FrameRef,
  type ListExecutionsQuery,
  type LoadedRemains,
  type LoadResult,
  type NewExecution,
  type StateMachineStore,
  type StoredHistoryEvent,
  type RedriveExpectation,
  type RedriveResult,
  type SweepResult,
  type TaskOutcome,
} from '#store';
import { ExecutionFacts } from './execution-facts.js';
import { getActivity, listActivities } from './reads/activities.js';
import { describeExecution, readHistory } from './reads/executions.js';
import { listExecutions } from './reads/list-executions.js';
import { type MemoryLoad, type PartitionLoad, readMemoryLoad, readPartitionLoads } from './reads/load.js';
import { RedisStateMachines } from './redis-state-machines.js';
import { auditExecution } from './scripts/audit-execution/audit-execution.script.js';
import { answerTask } from './scripts/answer-task/answer-task.script.js';
import { beatTask } from './scripts/beat-task/beat-task.script.js';
import { claimDue } from './scripts/claim-due/claim-due.script.js';
import { commitDecision } from './scripts/commit-decision/commit-decision.script.js';
import { countTry } from './scripts/count-try/count-try.script.js';
import { createActivity } from './scripts/create-activity/create-activity.script.js';
import { createExecution } from './scripts/create-execution/create-execution.script.js';
import { deleteActivity } from './scripts/delete-activity/delete-activity.script.js';
import { loadFrame } from './scripts/load-frame/load-frame.script.js';
import { loadRemains } from './scripts/load-remains/load-remains.script.js';
import { peekDue } from './scripts/peek-due/peek-due.script.js';
import { isReadableClosed, purgeExecution } from './scripts/purge-execution/purge-execution.script.js';
import { redriveExecution } from './scripts/redrive-execution/redrive-execution.script.js';
import { updateActivity } from './scripts/update-activity/update-activity.script.js';

/** Redis does nothing else meanwhile: about a millisecond. */
const CLAIMED_PER_CALL = 50;
const AUDITED_PER_CALL = 100;
const PURGED_PER_CALL = 500;

/** The whole store on Redis. The connection stays the caller's: it is not closed here. */
export class RedisStore extends RedisStateMachines implements ExecutionStore, StateMachineStore, ActivityStore {
  readonly #facts = new ExecutionFacts();

  get partitions(): number {
    return this.settings.partitions;
  }

  get maxEvents(): number {
    return this.settings.maxEvents;
  }

  async putDefinition(text: string): Promise<string> {
    const hash = createHash('sha256').update(text).digest('base64url');
    await this.redis.set(this.keys.definition(hash), text, 'NX');
    return hash;
  }

  async getDefinition(hash: string): Promise<string | undefined> {
    return (await this.redis.get(this.keys.definition(hash))) ?? undefined;
  }

  /** A random key of 32 bytes that all coordinators of this store share; made by the first one that asks. */
  async sharedSecret(name: string): Promise<Buffer> {
    const key = this.keys.secret(name);
    let secret = await this.redis.get(key);
    if (secret === null) {
      await this.redis.set(key, randomBytes(32).toString('base64'), 'NX');
      secret = await this.redis.get(key);
    }
    return Buffer.from(secret as string, 'base64');
  }

  async create(start: NewExecution): Promise<CreateResult> {
    return createExecution(this.redis, { keys: this.keys, settings: this.settings, start });
  }

  load({ execution, frame, token }: FrameRef): Promise<LoadResult> {
    return loadFrame(this.redis, {
      keys: this.keys,
      execution,
      frame,
      token,
      known: this.#facts.known(execution),
      learn: (facts) => this.#facts.keep(execution, facts),
    });
  }

  async fenceOf(execution: ExecutionId, frame: FrameId): Promise<string | undefined> {
    return (await this.redis.hget(this.keys.execution(execution).frames, `t:${frame}`)) ?? undefined;
  }

  loadRoot(execution: ExecutionId): Promise<LoadResult> {
    return this.load({ execution, frame: ROOT, token: '' });
  }

  async commit(ref: FrameRef, decision: Decision, expect: CommitExpectation): Promise<CommitResult> {
    return commitDecision(this.redis, { keys: this.keys, settings: this.settings, ...ref, ...expect, decision });
  }

  async close(execution: ExecutionId, decision: Decision, expect?: CloseExpectation): Promise<CommitResult> {
    if (!isClosing(decision)) throw new Error('Only a decision that closes the execution may ignore its fences.');
    return commitDecision(this.redis, {
      keys: this.keys,
      settings: this.settings,
      execution,
      frame: ROOT,
      token: '',
      nextToken: newToken(),
      decision,
      historyLength: expect?.historyLength,
      inboxLength: 0,
      overdue: expect?.overdue,
    });
  }

  loadRemains(execution: ExecutionId): Promise<LoadedRemains | undefined> {
    return loadRemains(this.redis, { keys: this.keys, execution });
  }

  async redrive(execution: ExecutionId, plan: RedrivePlan, expect: RedriveExpectation): Promise<RedriveResult> {
    return redriveExecution(this.redis, { keys: this.keys, settings: this.settings, execution, plan, expect });
  }

  answerTask(ref: FrameRef, outcome: TaskOutcome, nextToken = newToken()): Promise<AnswerTaskResult> {
    return answerTask(this.redis, { keys: this.keys, settings: this.settings, ref, outcome, nextToken });
  }

  beatTask(ref: FrameRef): Promise<BeatTaskResult> {
    return beatTask(this.redis, { keys: this.keys, ref });
  }

  countTry(ref: FrameRef, by: 1 | -1): Promise<number | undefined> {
    return countTry(this.redis, { keys: this.keys, ref, by, request: newToken() });
  }

  async sweep(partition: number, limit: number): Promise<SweepResult> {
    const { now, members, nextDueAt } = await peekDue(this.redis, { keys: this.keys, partition, limit });
    const chunks = Array.from({ length: Math.ceil(members.length / CLAIMED_PER_CALL) }, (_, n) =>
      members.slice(n * CLAIMED_PER_CALL, (n + 1) * CLAIMED_PER_CALL),
    );
    const claimed = await Promise.all(
      chunks.map((chunk) =>
        claimDue(this.redis, { keys: this.keys, settings: this.settings, partition, members: chunk }),
      ),
    );
    const due = claimed.flat();
    return { due, peeked: members.length, now, ...(nextDueAt === undefined ? {} : { nextDueAt }) };
  }

  describe(execution: ExecutionId): Promise<ExecutionRecord | undefined> {
    return describeExecution(this.redis, this.keys, execution);
  }

  history(execution: ExecutionId, from: number, to: number): Promise<readonly StoredHistoryEvent[]> {
    return readHistory(this.redis, this.keys, execution, from, to);
  }

  historyLength(execution: ExecutionId): Promise<number> {
    return this.redis.llen(this.keys.execution(execution).history);
  }

  listExecutions(query: ListExecutionsQuery): Promise<readonly ExecutionSummary[]> {
    return listExecutions(this.redis, this.keys, query);
  }

  async audit(partition: number, cursor: string): Promise<AuditResult> {
    const { open } = this.keys.partition(partition);
    const [next, entries] = await this.redis.zscan(open, cursor === '' ? '0' : cursor, 'COUNT', AUDITED_PER_CALL);
    const executions = [...new Set(entries.filter((_, n) => n % 2 === 0))];
    const repaired: ExecutionId[] = [];
    const failed: { execution: ExecutionId; reason: unknown }[] = [];
    const look = async (execution: ExecutionId): Promise<void> => {
      try {
        if (await auditExecution(this.redis, { keys: this.keys, execution })) repaired.push(execution);
      } catch (reason) {
        failed.push({ execution, reason });
      }
    };
    await Promise.all(executions.map(look));
    return { repaired, failed, cursor: next === '0' ? '' : next };
  }

  async purge(partition: number, passed = 0): Promise<{ readonly purged: number; readonly kept: number }> {
    const { closed } = this.keys.partition(partition);
    const [seconds, microseconds] = (await this.redis.time()).map(Number) as [number, number];
    const expired = seconds * 1000 + Math.floor(microseconds / 1000) - this.settings.retentionMs;
    const entries = await this.redis.zrangebyscore(closed, '-inf', expired, 'LIMIT', passed, PURGED_PER_CALL);
    const dropped = await Promise.all(
      entries
        .filter(isReadableClosed)
        .map((entry) => purgeExecution(this.redis, { keys: this.keys, partition, closed: entry })),
    );
    const purged = dropped.filter(Boolean).length;
    return { purged, kept: entries.length - purged };
  }

  /** @param now Redis time, epoch ms */
  partitionLoads(partitions: readonly number[], now: number): Promise<readonly PartitionLoad[]> {
    return readPartitionLoads(this.redis, this.keys, partitions, now);
  }

  memoryLoad(): Promise<MemoryLoad> {
    return readMemoryLoad(this.redis);
  }

  createActivity(record: ActivityRecord, limit: number): Promise<CreateActivityResult> {
    return createActivity(this.redis, { keys: this.keys, record, limit });
  }

  updateActivity(expected: ActivityRecord, next: ActivityRecord): ReturnType<ActivityStore['updateActivity']> {
    return updateActivity(this.redis, { keys: this.keys, expected, next });
  }

  getActivity(arn: string): Promise<ActivityRecord | undefined> {
    return getActivity(this.redis, this.keys, arn);
  }

  async deleteActivity(arn: string): Promise<boolean> {
    const record = await this.getActivity(arn);
    return record !== undefined && (await deleteActivity(this.redis, { keys: this.keys, record }));
  }

  listActivities(
    place: ActivityPlace,
    limit: number,
    after?: { readonly createdAt: number; readonly arn: string },
  ): Promise<readonly ActivityRecord[]> {
    return listActivities(this.redis, this.keys, place, limit, after);
  }
}
