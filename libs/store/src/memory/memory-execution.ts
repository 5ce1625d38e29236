import type { ChildEnd, EventRef, ExecutionInfo, FrameId, FrameState, NewHistoryEvent, Submission } from '#engine';
import type { Clocks, ExecutionRecord, StoredHistoryEvent } from '../execution-store.js';
import type { ExecutionId, Wake } from '../frame-ref.js';
import type { TaskClaim, TaskOutcome } from '../task-store.js';

/** One thing that may wake a frame. */
export interface ArmedWake {
  /** The true time, epoch ms. */
  readonly at: number;
  /** When to deliver it next. */
  dueAt: number;
  deliveries: number;
  /** False once it is lost from the due set; only the audit notices. */
  due: boolean;
}

/** What may move a frame: its token, and what it waits for. Replaced whole at each step. */
export interface Fence {
  readonly token: string;
  readonly wakes: Map<Wake, ArmedWake>;
  tries?: number;
}

export interface TaskAttempt {
  readonly resource: string;
  readonly input: string;
  readonly stateName: string;
  readonly attempt: number;
  readonly started?: Omit<NewHistoryEvent, 'previous'>;
  readonly scheduledAt: number;
  readonly timeoutAt?: number;
  readonly heartbeatSeconds?: number;
  readonly submits?: Submission;
  readonly answerable?: true;
  claim?: TaskClaim;
  /** When it was claimed first, epoch ms. */
  begunAt?: number;
  /** Its claim is over: it waits for a callback. */
  submitted?: boolean;
  outcome?: TaskOutcome;
}

export interface Family {
  readonly total: number;
  readonly succeeded: number;
  /** So many more children have to succeed until the frame wakes. */
  missing: number;
  inbox: ChildEnd[];
  readonly results: Map<number, string>;
}

export interface StoredFrame {
  state: FrameState;
  lastEventId: number;
  enteredEventId?: number;
  task?: TaskAttempt;
  family?: Family;
  /** The attempt that was ended last, for a repeat of endTask. */
  ended?: { readonly token: string; readonly claim: string; readonly nextToken: string };
}

/** The step that was applied last, for a repeat of commit. */
export interface AppliedStep {
  readonly token: string;
  readonly nextToken: string;
  readonly firstEventId: number;
}

/** The events of one execution, by their ids from 1 on. The oldest may have been let go. */
export class MemoryHistory {
  #events: StoredHistoryEvent[] = [];
  #dropped = 0;

  /** Those let go are counted. */
  get length(): number {
    return this.#dropped + this.#events.length;
  }

  push(event: StoredHistoryEvent): void {
    this.#events.push(event);
  }

  /** Events by id, inclusive. */
  from(first: number, last: number): StoredHistoryEvent[] {
    const before = this.#dropped + 1;
    return this.#events.slice(Math.max(0, first - before), Math.max(0, last - before + 1));
  }

  /** Those that are left; then they are let go. */
  take(): readonly StoredHistoryEvent[] {
    const taken = this.#events;
    this.#dropped = this.length;
    this.#events = [];
    return taken;
  }
}

/** One execution in memory. Plain data; `step.ts` moves it. */
export class MemoryExecution {
  readonly history = new MemoryHistory();
  readonly frames = new Map<FrameId, StoredFrame>();
  /** By frame; the execution's deadline is that of the frame `*`. */
  readonly fences = new Map<FrameId, Fence>();
  readonly applied = new Map<FrameId, AppliedStep>();
  closedBy?: AppliedStep;

  constructor(
    readonly id: ExecutionId,
    public info: ExecutionInfo,
    public record: ExecutionRecord,
    /** The request that started it, if it has a name. */
    readonly request?: string,
  ) {}

  get running(): boolean {
    return this.record.status === 'RUNNING';
  }

  /** The execution's own clock. Its fence never changes. */
  armDeadline(at: number): void {
    const fence: Fence = { token: 'x', wakes: new Map() };
    arm(fence, 'deadline', at);
    this.fences.set('*', fence);
  }

  append(event: Omit<NewHistoryEvent, 'previous'>, previousEventId: number, now: number): number {
    const id = this.history.length + 1;
    const details = event.details === undefined ? {} : { details: plain(event.details) };
    this.history.push({ id, previousEventId, timestamp: now, type: event.type, ...details });
    return id;
  }

  descendantsOf(frame: FrameId): FrameId[] {
    return [...this.frames.keys()].filter((id) => id.startsWith(`${frame}/`));
  }

  /** Everything that could still move a frame below `frame` (undefined: any frame) goes; what a redrive needs stays. */
  freeze(frame?: FrameId): void {
    const concerned = (id: FrameId): boolean => frame === undefined || id.startsWith(`${frame}/`);
    if (frame === undefined) this.applied.clear();
    else this.#forgetStepsBelow(frame);
    for (const id of this.fences.keys()) if (concerned(id)) this.fences.delete(id);
    for (const [id, stored] of this.frames) {
      if (!concerned(id)) continue;
      delete stored.task;
      delete stored.ended;
    }
  }

  /** Forget every frame below `frame`. */
  dropDescendants(frame: FrameId): void {
    this.#forgetStepsBelow(frame);
    for (const known of [this.frames, this.fences]) {
      for (const id of known.keys()) if (id.startsWith(`${frame}/`)) known.delete(id);
    }
  }

  /**
   * The last steps of children that are over stay until their family is: there may be far more of them than frames, so they are found
   * by their indices. What was below a child went when the child ended.
   */
  #forgetStepsBelow(frame: FrameId): void {
    for (const parent of [frame, ...this.descendantsOf(frame)]) this.forgetStepsOfChildren(parent);
  }

  forgetStepsOfChildren(parent: FrameId, family = this.frames.get(parent)?.family): void {
    for (let index = 0; index < (family?.total ?? 0); index += 1) this.applied.delete(`${parent}/${index}`);
  }
}

export function arm(fence: Fence, wake: Wake, at: number, dueAt = at): void {
  fence.wakes.set(wake, { at, dueAt, deliveries: 0, due: true });
}

export function eventIdOf(reference: EventRef, base: number): number {
  return 'at' in reference ? reference.at : base + reference.nth + 1;
}

export function clocksOf(fence: Fence): Clocks {
  const clocks: { -readonly [K in keyof Clocks]: number } = {};
  for (const wake of ['timer', 'timeout', 'heartbeat', 'lease'] as const) {
    const armed = fence.wakes.get(wake);
    if (armed !== undefined) clocks[wake] = armed.at;
  }
  return clocks;
}

/** A copy without what JSON does not have, as a real store would give it back. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
