import { createHash } from 'node:crypto';
import type { Decision, FrameId, RedrivePlan } from '#engine';
import type { ActivityPlace, ActivityRecord, ActivityStore, CreateActivityResult } from '../activity-store.js';
import { assertComplete, isClosing } from '../decision-checks.js';
import { executionIdOf, newToken, partitionOf, ROOT } from '../execution-id.js';
import type {
  CloseExpectation,
  CommitExpectation,
  CommitResult,
  CreateResult,
  ExecutionRecord,
  AuditResult,
  ExecutionStore,
  ExecutionSummary,
  ListExecutionsQuery,
  LoadResult,
  LoadedRemains,
  NewExecution,
  RedriveExpectation,
  RedriveResult,
  StoredHistoryEvent,
  Submission,
  SweepResult,
} from '../execution-store.js';
import type { Awaken, ExecutionId, FrameRef } from '../frame-ref.js';
import type {
  AnswerTaskResult,
  BeatTaskResult,
  BeginTaskResult,
  SubmitTaskResult,
  TaskClaim,
  TaskOutcome,
  TaskStore,
} from '../task-store.js';
import type { ResourceService, ServedResource, StateMachineStore, WorkerRegistry } from '../state-machine-store.js';
import { type Expectation, refusalOf } from './commit-refusal.js';
import { listsOf, newestFirst, summaryOf } from './listing.js';
import { loadFrame } from './load.js';
import { MemoryActivities } from './memory-activities.js';
import { MemoryExecution, type AppliedStep } from './memory-execution.js';
import { MemoryStateMachines } from './memory-state-machines.js';
import { MemoryWorkers } from './memory-workers.js';
import { redrive, remainsOf } from './redrive.js';
import { applyStep } from './step.js';
import { claimDue, repair } from './sweep.js';
import { answer, beat, beatByToken, begin, end, submit } from './tasks.js';

export interface MemoryStoreOptions {
  /** Epoch ms. Default: the machine's clock. */
  readonly now?: () => number;
  readonly partitions?: number;
  readonly maxEvents?: number;
  readonly graceMs?: number;
  readonly retentionDays?: number;
}

const DAY_MS = 86_400_000;

/** The whole store in this process: for Express executions, tests and simulations. Nothing survives the process. */
export class MemoryStore
  extends MemoryStateMachines
  implements ExecutionStore, StateMachineStore, ActivityStore, WorkerRegistry
{
  readonly partitions: number;
  readonly maxEvents: number;
  readonly #now: () => number;
  readonly #graceMs: number;
  readonly #retentionMs: number;
  readonly #executions = new Map<ExecutionId, MemoryExecution>();
  readonly #definitions = new Map<string, string>();
  readonly #activities = new MemoryActivities();
  readonly #workers: MemoryWorkers;

  constructor(options: MemoryStoreOptions = {}) {
    super();
    this.#now = options.now ?? Date.now;
    this.partitions = options.partitions ?? 1;
    this.maxEvents = options.maxEvents ?? 25_000;
    this.#graceMs = options.graceMs ?? 3_000;
    this.#retentionMs = (options.retentionDays ?? 90) * DAY_MS;
    this.#workers = new MemoryWorkers(this.#now);
  }

  async putDefinition(text: string): Promise<string> {
    const hash = createHash('sha256').update(text).digest('base64url');
    this.#definitions.set(hash, text);
    return hash;
  }

  async getDefinition(hash: string): Promise<string | undefined> {
    return this.#definitions.get(hash);
  }

  async create(start: NewExecution): Promise<CreateResult> {
    assertComplete(start.decision);
    const id = executionIdOf(start.info.arn);
    const now = this.#now();
    const held = this.#find(id);
    if (held !== undefined) {
      const same = held.running || (start.request !== undefined && start.request === held.request);
      if (!same || held.info.input !== start.info.input) return { status: 'already-exists' };
      return { status: 'ok', created: false, execution: id, startedAt: held.info.startedAt, awaken: [] };
    }
    const info = { ...start.info, startedAt: now };
    const { definitionHash, traceparent, traceHeader } = start;
    const record: ExecutionRecord = {
      execution: id,
      info,
      definitionHash,
      status: 'RUNNING',
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(traceHeader === undefined ? {} : { traceHeader }),
    };
    const execution = new MemoryExecution(id, info, record, start.request);
    this.#executions.set(id, execution);
    const nextToken = start.rootToken ?? newToken();
    const step = { token: '', nextToken, inboxLength: 0, now, graceMs: this.#graceMs };
    const { awaken } = applyStep(execution, ROOT, start.decision, step);
    if (start.timeoutSeconds !== undefined && execution.running)
      execution.armDeadline(now + Math.ceil(start.timeoutSeconds * 1000));
    return { status: 'ok', created: true, execution: id, startedAt: now, awaken };
  }

  async load(ref: FrameRef): Promise<LoadResult> {
    const execution = this.#find(ref.execution);
    return execution === undefined ? { status: 'not-found' } : loadFrame(execution, ref.frame, ref.token, this.#now());
  }

  async fenceOf(id: ExecutionId, frame: FrameId): Promise<string | undefined> {
    return this.#find(id)?.fences.get(frame)?.token;
  }

  async loadRoot(id: ExecutionId): Promise<LoadResult> {
    const execution = this.#find(id);
    return execution === undefined ? { status: 'not-found' } : loadFrame(execution, ROOT, undefined, this.#now());
  }

  async commit(ref: FrameRef, decision: Decision, expect: CommitExpectation): Promise<CommitResult> {
    return this.#commit(ref.execution, ref.frame, ref.token, decision, expect);
  }

  async close(execution: ExecutionId, decision: Decision, expect?: CloseExpectation): Promise<CommitResult> {
    if (!isClosing(decision)) throw new Error('Only a decision that closes the execution may ignore its fences.');
    return this.#commit(execution, ROOT, undefined, decision, {
      ...expect,
      inboxLength: 0,
      nextToken: newToken(),
    });
  }

  #commit(
    id: ExecutionId,
    frame: string,
    token: string | undefined,
    decision: Decision,
    expect: Expectation,
  ): CommitResult {
    assertComplete(decision);
    const execution = this.#find(id);
    if (execution === undefined) return { status: 'stale' };
    const now = this.#now();
    const fence = execution.fences.get(frame);
    if (fence === undefined || (token !== undefined && fence.token !== token)) {
      const isRepeat = (step: AppliedStep | undefined): boolean =>
        step?.token === token && step?.nextToken === expect.nextToken;
      const step = [execution.applied.get(frame), execution.closedBy].find(isRepeat);
      if (step !== undefined && (fence === undefined || fence.token === expect.nextToken)) {
        return {
          status: 'committed',
          firstEventId: step.firstEventId,
          now,
          awaken: wakesOf(execution, frame),
          timers: [],
          repeated: true,
        };
      }
      return { status: execution.running ? 'stale' : 'closed' };
    }
    const refusal = refusalOf(execution, fence, decision, { ...expect, now, maxEvents: this.maxEvents });
    if (refusal) return refusal;
    const firstEventId = execution.history.length + 1;
    const step = {
      token: token ?? '',
      nextToken: expect.nextToken,
      inboxLength: expect.inboxLength,
      now,
      graceMs: this.#graceMs,
    };
    return {
      status: 'committed',
      firstEventId,
      now,
      ...applyStep(execution, frame, decision, step),
      repeated: false,
    };
  }

  async loadRemains(id: ExecutionId): Promise<LoadedRemains | undefined> {
    const execution = this.#find(id);
    return execution && remainsOf(execution, this.#now());
  }

  async redrive(id: ExecutionId, plan: RedrivePlan, expect: RedriveExpectation): Promise<RedriveResult> {
    const execution = this.#find(id);
    if (execution === undefined) return { status: 'changed' };
    const { maxEvents } = this;
    return redrive(execution, plan, expect, { now: this.#now(), graceMs: this.#graceMs, maxEvents });
  }

  async beginTask(ref: FrameRef, claim: TaskClaim): Promise<BeginTaskResult> {
    const execution = this.#find(ref.execution);
    if (execution === undefined) return { status: 'stale' };
    return begin(execution, ref, claim, { now: this.#now(), graceMs: this.#graceMs, maxEvents: this.maxEvents });
  }

  async heartbeat(
    ref: FrameRef,
    heartbeat: { readonly claim: string; readonly leaseMs: number; readonly progress: boolean },
  ): Promise<'ok' | 'gone'> {
    const execution = this.#find(ref.execution);
    return execution === undefined ? 'gone' : beat(execution, ref, heartbeat, this.#now());
  }

  async endTask(
    ref: FrameRef,
    claim: string,
    outcome: TaskOutcome,
    nextToken = newToken(),
  ): ReturnType<TaskStore['endTask']> {
    const execution = this.#find(ref.execution);
    const step = { now: this.#now(), graceMs: this.#graceMs, nextToken };
    const token = execution === undefined ? undefined : end(execution, ref, claim, outcome, step);
    if (token === undefined) return { status: 'refused' };
    return { status: 'accepted', awaken: { execution: ref.execution, frame: ref.frame, token, wake: 'outcome' } };
  }

  async submitTask(
    ref: FrameRef,
    claim: string,
    submission: Submission,
    result: string,
    nextToken = newToken(),
  ): Promise<SubmitTaskResult> {
    const execution = this.#find(ref.execution);
    const step = { now: this.#now(), graceMs: this.#graceMs, nextToken, maxEvents: this.maxEvents };
    const status = execution === undefined ? 'refused' : submit(execution, ref, claim, { submission, result }, step);
    return status === 'failed' ? { status, awaken: { ...ref, token: nextToken, wake: 'outcome' } } : { status };
  }

  async answerTask(ref: FrameRef, outcome: TaskOutcome, nextToken = newToken()): Promise<AnswerTaskResult> {
    const execution = this.#find(ref.execution);
    if (execution === undefined) return { status: 'not-found' };
    const status = answer(execution, ref, outcome, { now: this.#now(), graceMs: this.#graceMs, nextToken });
    return status === 'gone' ? { status } : { status, awaken: { ...ref, token: nextToken, wake: 'outcome' } };
  }

  async beatTask(ref: FrameRef): Promise<BeatTaskResult> {
    const execution = this.#find(ref.execution);
    return execution === undefined ? 'not-found' : beatByToken(execution, ref, this.#now());
  }

  async countTry({ execution, frame, token }: FrameRef, by: 1 | -1): Promise<number | undefined> {
    const fence = this.#find(execution)?.fences.get(frame);
    if (fence?.token !== token) return undefined;
    fence.tries = Math.max(0, (fence.tries ?? 0) + by);
    return fence.tries;
  }

  async sweep(partition: number, limit: number): Promise<SweepResult> {
    return claimDue(this.#executionsOf(partition), limit, this.#now(), this.#graceMs);
  }

  async describe(id: ExecutionId): Promise<ExecutionRecord | undefined> {
    return this.#find(id)?.record;
  }

  async history(id: ExecutionId, from: number, to: number): Promise<readonly StoredHistoryEvent[]> {
    return this.#find(id)?.history.from(from, to) ?? [];
  }

  /** The events of an execution that were not taken before. They are let go: only how many there were stays known. */
  takeHistory(id: ExecutionId): readonly StoredHistoryEvent[] {
    return this.#find(id)?.history.take() ?? [];
  }

  async historyLength(id: ExecutionId): Promise<number> {
    return this.#find(id)?.history.length ?? 0;
  }

  async listExecutions({
    stateMachineArn,
    status,
    limit,
    after,
  }: ListExecutionsQuery): Promise<readonly ExecutionSummary[]> {
    const age = ({ info, execution }: ExecutionSummary) => ({ startedAt: info.startedAt, execution });
    return [...this.#executions.values()]
      .map(({ record }) => record)
      .filter(
        (record) =>
          listsOf(record.info).includes(stateMachineArn) && (status === undefined || record.status === status),
      )
      .filter((record) => after === undefined || newestFirst(age(record), after) > 0)
      .sort((a, b) => newestFirst(age(a), age(b)))
      .slice(0, limit)
      .map(summaryOf);
  }

  async audit(partition: number): Promise<AuditResult> {
    const orphans = this.#executionsOf(partition).filter(
      (execution) => execution.running && repair(execution, this.#now()),
    );
    return { repaired: orphans.map(({ id }) => id), failed: [], cursor: '' };
  }

  async purge(partition: number): Promise<{ readonly purged: number; readonly kept: number }> {
    const expired = this.#executionsOf(partition).filter(
      ({ record }) => (record.stoppedAt ?? Infinity) + this.#retentionMs <= this.#now(),
    );
    for (const { id } of expired) this.#executions.delete(id);
    return { purged: expired.length, kept: 0 };
  }

  /** For tests: lose every entry of the due set, as a Redis that lost its tail may. */
  loseDue(): void {
    for (const { fences } of this.#executions.values()) {
      for (const { wakes } of fences.values()) for (const wake of wakes.values()) wake.due = false;
    }
  }

  createActivity(record: ActivityRecord, limit: number): Promise<CreateActivityResult> {
    return this.#activities.createActivity(record, limit);
  }

  updateActivity(expected: ActivityRecord, next: ActivityRecord): ReturnType<ActivityStore['updateActivity']> {
    return this.#activities.updateActivity(expected, next);
  }

  getActivity(arn: string): Promise<ActivityRecord | undefined> {
    return this.#activities.getActivity(arn);
  }

  deleteActivity(arn: string): Promise<boolean> {
    return this.#activities.deleteActivity(arn);
  }

  listActivities(
    place: ActivityPlace,
    limit: number,
    after?: { readonly createdAt: number; readonly arn: string },
  ): Promise<readonly ActivityRecord[]> {
    return this.#activities.listActivities(place, limit, after);
  }

  announceWorker(worker: string, resources: readonly string[], ttlMs: number): Promise<void> {
    return this.#workers.announceWorker(worker, resources, ttlMs);
  }

  withdrawWorker(worker: string, resources: readonly string[]): Promise<void> {
    return this.#workers.withdrawWorker(worker, resources);
  }

  serviceOf(resource: string): Promise<ResourceService> {
    return this.#workers.serviceOf(resource);
  }

  servedResources(limit: number): Promise<readonly ServedResource[]> {
    return this.#workers.servedResources(limit);
  }

  /** A closed execution is gone once its retention is over, purged or not. */
  #find(id: ExecutionId): MemoryExecution | undefined {
    const execution = this.#executions.get(id);
    const expires = (execution?.record.stoppedAt ?? Infinity) + this.#retentionMs;
    return expires <= this.#now() ? undefined : execution;
  }

  #executionsOf(partition: number): MemoryExecution[] {
    return [...this.#executions.values()].filter(({ id }) => partitionOf(id, this.partitions) === partition);
  }
}

function wakesOf(execution: MemoryExecution, frame: string): Awaken[] {
  const fence = execution.fences.get(frame);
  const now = [...(fence?.wakes.keys() ?? [])].filter(
    (wake) => wake === 'run' || wake === 'task' || wake === 'children',
  );
  return now.map((wake) => ({ execution: execution.id, frame, token: fence?.token as string, wake }));
}
