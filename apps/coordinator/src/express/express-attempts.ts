import { attemptOf, type Decision, type EndedAttempt, visitId } from '#engine';
import type {
  Awaken,
  ExecutionId,
  FrameRef,
  MemoryStore,
  OfferedTask,
  TaskClaim,
  TaskNews,
  TaskProgress,
} from '#store';
import { attemptTraceparent } from '../tracing/trace-ids.js';
import type { ExpressTasks } from './express-tasks.js';
import type { Soon } from './soon.js';

/** When an attempt that nobody has told anything of is looked at, ms: what a lost message may cost. */
const LOOK_MS = 3_000;
/** Redis is away or full: tried again after this long, ms. */
const AGAIN_MS = 500;
/** What is written down about an attempt is there for so long, ms: longer than its execution can last. */
const KEEP_MS = 360_000;

type AttemptClock = 'lease' | 'heartbeat' | 'timeout' | 'task';

interface Attempt {
  readonly ref: FrameRef;
  /** Of the state: at most one attempt at a time. */
  readonly visit: string;
  readonly task: OfferedTask;
  readonly scheduledAt: number;
  readonly traceparent: string;
  begun: boolean;
  deliveries: number;
}

export interface WhoseAttempts {
  readonly id: ExecutionId;
  readonly arn: string;
  readonly traceparent: string | undefined;
}

/**
 * The task attempts of one Express execution. A worker claims one and gives its outcome where `ExpressTaskStore` keeps it;
 * what is heard of that is repeated on the execution's own store, which then moves on by it as any other would.
 */
export class ExpressAttempts {
  readonly #open = new Map<string, Attempt>();
  readonly #byFrame = new Map<string, Attempt>();

  constructor(
    private readonly of: WhoseAttempts,
    private readonly store: MemoryStore,
    private readonly tasks: ExpressTasks,
    private readonly soon: Soon,
    private readonly execution: {
      advance(awaken: Awaken): Promise<void>;
      /** A clock of an attempt runs out then, epoch ms. */
      clockSet(at: number): void;
    },
  ) {}

  /** Hands the attempt that `decision` schedules to the workers. */
  offer({ execution, frame, token }: Awaken, decision: Decision): void {
    const scheduled = decision.effects.find((effect) => effect.type === 'ScheduleTask');
    const { snapshot } = decision;
    if (!scheduled || !snapshot) return;
    const { resource, input, timeoutSeconds, heartbeatSeconds } = scheduled;
    const visit = visitId(snapshot);
    const attempt: Attempt = {
      ref: { execution, frame, token },
      visit,
      task: {
        resource,
        input,
        executionArn: this.of.arn,
        stateName: snapshot.state,
        attempt: attemptOf(snapshot),
        ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
        ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
      },
      scheduledAt: snapshot.scheduledAt ?? 0,
      traceparent: attemptTraceparent(execution, this.of.traceparent, visit, attemptOf(snapshot)),
      begun: false,
      deliveries: 0,
    };
    this.#open.set(visit, attempt);
    this.#byFrame.set(frame, attempt);
    void this.#hand(attempt);
  }

  told(news: TaskNews): void {
    const attempt = this.#find(news.ref);
    if (!attempt) return;
    this.soon.now(() =>
      this.#patiently(attempt, () => (news.type === 'begun' ? this.#begin(attempt, news.claim) : this.#look(attempt))),
    );
  }

  unserved(ref: FrameRef): void {
    const attempt = this.#find(ref);
    if (!attempt) return;
    this.soon.now(() =>
      this.#patiently(attempt, async () => {
        // Somebody may have begun it just now.
        if (await this.#look(attempt)) return;
        await this.execution.advance({ ...attempt.ref, wake: 'unserved' });
      }),
    );
  }

  /** A clock that this process has set for an attempt is over; its worker may have set it anew, or have ended the attempt. */
  async clockRunOut(member: Awaken, clock: AttemptClock): Promise<void> {
    const attempt = this.#find(member);
    if (!attempt) return;
    await this.#patiently(attempt, async () => {
      const progress = await this.tasks.look(attempt.ref);
      if (progress && (await this.#takeOutcome(attempt, progress))) return;
      const leftMs = clock === 'heartbeat' ? progress?.heartbeatLeftMs : progress?.leaseLeftMs;
      if (clock !== 'timeout' && leftMs !== undefined && leftMs > 0) {
        this.soon.in(leftMs, () => this.clockRunOut(member, clock));
      } else if (clock === 'task') {
        await this.#deliverAgain(attempt);
      } else {
        await this.execution.advance(member);
      }
    });
  }

  /** These attempts have ended, or have been cut off. */
  over(ended: readonly EndedAttempt[]): void {
    for (const { visit } of ended) {
      const attempt = this.#open.get(visit);
      if (!attempt) continue;
      this.#open.delete(visit);
      if (this.#byFrame.get(attempt.ref.frame) === attempt) this.#byFrame.delete(attempt.ref.frame);
      void this.tasks.withdraw(attempt.ref, attempt.task.resource, !attempt.begun);
    }
  }

  letGo(): void {
    this.tasks.unlisten(this.of.id);
    for (const { ref, task, begun } of this.#open.values()) void this.tasks.withdraw(ref, task.resource, !begun);
    this.#open.clear();
    this.#byFrame.clear();
  }

  #find({ frame, token }: FrameRef): Attempt | undefined {
    const attempt = this.#byFrame.get(frame);
    return attempt?.ref.token === token ? attempt : undefined;
  }

  #isOpen(attempt: Attempt): boolean {
    return this.#open.get(attempt.visit) === attempt;
  }

  async #hand(attempt: Attempt): Promise<void> {
    await this.#patiently(attempt, async () => {
      await this.tasks.listen(this.of.id, this);
      await this.#offer(attempt);
      this.soon.in(LOOK_MS, () => this.#lookAfter(attempt));
    });
  }

  /** It may end while Redis is waited for: then nobody is to do it. */
  async #offer(attempt: Attempt): Promise<void> {
    const { ref, task, traceparent } = attempt;
    if (!this.#isOpen(attempt)) return;
    await this.tasks.offer(ref, task, KEEP_MS, traceparent);
    if (!this.#isOpen(attempt)) await this.tasks.withdraw(ref, task.resource, true);
  }

  /** As long as it lasts: what a message that got lost would have told, and whether anybody serves it. */
  async #lookAfter(attempt: Attempt): Promise<void> {
    await this.#patiently(attempt, async () => {
      const begun = await this.#look(attempt);
      if (!begun) await this.tasks.watch(attempt.ref, attempt.task.resource, attempt.scheduledAt);
      this.soon.in(LOOK_MS, () => this.#lookAfter(attempt));
    });
  }

  /** @returns whether it has been begun, as far as is known by then */
  async #look(attempt: Attempt): Promise<boolean> {
    const progress = await this.tasks.look(attempt.ref);
    // Redis has lost what was written down before anybody began it.
    if (!progress && !attempt.begun) await this.#offer(attempt);
    if (!progress?.claim) return attempt.begun;
    if (!(await this.#takeOutcome(attempt, progress)) && !attempt.begun)
      await this.#begin(attempt, { ...progress.claim, leaseMs: Math.max(0, progress.leaseLeftMs ?? 0) });
    return true;
  }

  /** @returns whether there is one */
  async #takeOutcome(attempt: Attempt, { claim, outcome }: TaskProgress): Promise<boolean> {
    if (!claim || !outcome) return false;
    // News of its beginning may have been lost, or not have been read yet.
    await this.#begin(attempt, { ...claim, leaseMs: LOOK_MS });
    const ended = await this.store.endTask(attempt.ref, claim.claim, outcome);
    if (ended.status === 'accepted') await this.execution.advance(ended.awaken);
    return true;
  }

  async #begin(attempt: Attempt, claim: TaskClaim): Promise<void> {
    const begun = await this.store.beginTask(attempt.ref, claim);
    if (begun.status !== 'begun') return;
    attempt.begun = true;
    this.execution.clockSet(begun.now + (claim.leaseMs ?? 0));
    if (begun.heartbeatSeconds !== undefined) this.execution.clockSet(begun.now + begun.heartbeatSeconds * 1_000);
  }

  async #deliverAgain(attempt: Attempt): Promise<void> {
    attempt.deliveries += 1;
    const { ref, task, deliveries, traceparent } = attempt;
    await this.tasks.offerAgain(ref, task.resource, deliveries, traceparent);
  }

  /** As long as the attempt lasts `work` is tried again: Redis may be away or full. */
  async #patiently(attempt: Attempt, work: () => Promise<unknown>): Promise<void> {
    if (!this.#isOpen(attempt)) return;
    try {
      await work();
    } catch {
      // An outage is told by the connection, a full Redis by who watches its memory.
      this.soon.in(AGAIN_MS, () => this.#patiently(attempt, work));
    }
  }
}
