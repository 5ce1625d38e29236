import {
  type ChildEnd,
  type CloseExecution,
  type Decision,
  type Effect,
  type EventRef,
  type ExecutionInfo,
  type FrameId,
  type FrameState,
  type NewHistoryEvent,
  type RedrivePlan,
  type RemainingFrame,
  type ScheduleTask,
  type Snapshot,
  type Submission,
  TOLERATED_FAILURE_RESULT,
} from '#engine';
import { submittedEvent } from '#store';
import type { InterpretedEvent } from './model.js';

export interface Frame {
  state: FrameState;
  last: number;
  entered: number | undefined;
  inbox: ChildEnd[];
  results: Map<number, string>;
  /** This many children must still succeed before the frame is woken. */
  wakeAfter: number;
  /** Stands for the fence: what was meant for an older step is void. */
  readonly step: number;
  /** Cut off by a failure that nothing below has handled: only a redrive moves it. */
  inert?: boolean;
  /** Children whose end left no event: a Fail state that is run again by a redrive. */
  readonly silentEnds: Set<number>;
}

/** The frames of one execution in memory, with its history: what decisions are made on and applied to. No clock, no order. */
export class FrameTree {
  readonly frames = new Map<FrameId, Frame>();
  readonly history: InterpretedEvent[] = [];
  closed: CloseExecution | undefined;
  #steps = 0;

  constructor(public info: ExecutionInfo) {}

  /**
   * @param seen how many ends of its children the frame takes note of: the oldest ones, by default all
   * @param first of these, the end of this child is taken as the oldest one
   * @param answered frames below whose attempts have outcomes that they have not taken note of
   */
  snapshot(id: FrameId, seen = Number.POSITIVE_INFINITY, first?: number, answered: readonly FrameId[] = []): Snapshot {
    const frame = this.frames.get(id) as Frame;
    const ends = frame.inbox.slice(0, seen);
    const inbox = [...ends.filter(({ index }) => index === first), ...ends.filter(({ index }) => index !== first)];
    const outer = [];
    for (let end = id.lastIndexOf('/'); end > 0; end = id.lastIndexOf('/', end - 1))
      outer.unshift(this.frames.get(id.slice(0, end))?.state.variables ?? {});
    const descendants = [...this.frames]
      .filter(([each, { inert }]) => each.startsWith(`${id}/`) && !inert)
      .map(([each, { state, last }]) => ({
        id: each,
        snapshot: state,
        lastEventId: last,
        ...(answered.includes(each) ? { answered: true as const } : {}),
      }));
    const { total = -1, succeeded = 0 } = frame.state.children ?? {};
    const complete = succeeded + inbox.filter(({ ok }) => ok).length === total;
    return {
      execution: this.info,
      frameId: id,
      frame: frame.state,
      lastEventId: frame.last,
      enteredEventId: frame.entered,
      historyLength: this.history.length,
      outerVariables: outer,
      inbox,
      results: complete ? Array.from({ length: total }, (_, index) => frame.results.get(index) as string) : undefined,
      descendants,
    };
  }

  /**
   * Applies a decision made on `snapshot(id, seen)`, but for what its effects ask of a clock or of workers.
   * @returns its effects, in their order
   */
  apply(id: FrameId, decision: Decision, seen = Number.POSITIVE_INFINITY): readonly Effect[] {
    const idOf = this.#appendAll(decision.history);
    const old = this.frames.get(id);
    if (decision.snapshot) {
      const { phase } = decision.snapshot;
      this.frames.set(id, {
        state: decision.snapshot,
        last: idOf(decision.lastEvent),
        entered: decision.enteredEvent && idOf(decision.enteredEvent),
        // A frame that has failed keeps the ends of its children and their results for a redrive.
        inbox: phase === 'failed' ? (old?.inbox ?? []) : phase === 'children' ? (old?.inbox ?? []).slice(seen) : [],
        results:
          phase === 'children' || phase === 'failed'
            ? (old?.results ?? new Map<number, string>())
            : new Map<number, string>(),
        wakeAfter: 0,
        step: ++this.#steps,
        silentEnds: old?.silentEnds ?? new Set(),
      });
    }
    for (const effect of decision.effects) this.#note(id, effect, idOf, decision.history.length === 0);
    if (!decision.snapshot && !this.closed) this.frames.delete(id);
    return decision.effects;
  }

  /** The same once more, to go on with in another way. */
  copy(): FrameTree {
    const copy = new FrameTree(this.info);
    for (const [id, frame] of this.frames)
      copy.frames.set(id, {
        ...frame,
        inbox: [...frame.inbox],
        results: new Map(frame.results),
        silentEnds: new Set(frame.silentEnds),
      });
    copy.history.push(...this.history);
    copy.closed = this.closed;
    copy.#steps = this.#steps;
    return copy;
  }

  /** A worker has begun the frame's attempt. */
  begin(id: FrameId, { started }: ScheduleTask): void {
    const frame = this.frames.get(id);
    if (started && frame) frame.last = this.#append(started.type, frame.last, started.details);
  }

  /** A worker has submitted the frame's attempt, which goes on. */
  submit(id: FrameId, submission: Submission, result: string): void {
    const frame = this.frames.get(id);
    const event = submittedEvent(submission, result);
    if (event && frame) frame.last = this.#append(event.type, frame.last, event.details);
  }

  /** What remains of an execution that has ended, for a redrive. */
  remains(): RemainingFrame[] {
    return [...this.frames].map(([id, { state, last, entered, inbox, results }]) => {
      const indexes = [...results.keys()].sort((a, b) => a - b);
      return {
        id,
        snapshot: state,
        lastEventId: last,
        ...(entered === undefined ? {} : { enteredEventId: entered }),
        inbox,
        results: indexes,
        toleratedFailures: indexes.filter((index) => results.get(index) === TOLERATED_FAILURE_RESULT),
      };
    });
  }

  /** Sets what remains going again. The caller wakes the frames that the plan says are to be woken. */
  redrive(plan: RedrivePlan): void {
    this.closed = undefined;
    const idOf = this.#appendAll(plan.history);
    for (const id of plan.emptied) this.#dropBelow(id);
    for (const { id, snapshot, lastEvent, enteredEvent, family } of plan.frames) {
      const results = this.frames.get(id)?.results ?? new Map<number, string>();
      if (plan.emptied.includes(id)) results.clear();
      for (const index of family?.forget ?? []) results.delete(index);
      this.frames.set(id, {
        state: snapshot,
        last: idOf(lastEvent),
        entered: enteredEvent && idOf(enteredEvent),
        inbox: [...(family?.inbox ?? [])],
        results,
        wakeAfter: family?.wakeAfter ?? 0,
        step: ++this.#steps,
        silentEnds: new Set(),
      });
    }
  }

  #dropBelow(id: FrameId): void {
    for (const each of [...this.frames.keys()]) if (each.startsWith(`${id}/`)) this.frames.delete(each);
  }

  /** Those below a frame that has failed are at rest, until a redrive or until they are dropped. */
  #freezeBelow(id: FrameId): void {
    for (const [each, frame] of this.frames) if (each.startsWith(`${id}/`)) frame.inert = true;
  }

  #appendAll(events: readonly NewHistoryEvent[]): (ref: EventRef) => number {
    const base = this.history.length + 1;
    const idOf = (ref: EventRef): number => ('at' in ref ? ref.at : base + ref.nth);
    for (const { type, previous, details } of events) this.#append(type, idOf(previous), details);
    return idOf;
  }

  #append(type: InterpretedEvent['type'], previousEventId: number, details: InterpretedEvent['details']): number {
    const id = this.history.length + 1;
    this.history.push({ id, previousEventId, type, ...(details ? { details } : {}) });
    return id;
  }

  #note(id: FrameId, effect: Effect, idOf: (ref: EventRef) => number, silent: boolean): void {
    switch (effect.type) {
      case 'StartChildren':
        for (const child of effect.children) {
          this.frames.set(`${id}/${child.index}`, {
            state: child.snapshot,
            last: idOf(child.previous),
            entered: undefined,
            inbox: [],
            results: new Map(),
            wakeAfter: 0,
            step: ++this.#steps,
            silentEnds: new Set(),
          });
        }
        return;
      case 'AbandonChildren':
        this.#dropBelow(id);
        this.frames.get(id)?.results.clear();
        this.frames.get(id)?.silentEnds.clear();
        return;
      case 'EndChild': {
        const parent = this.frames.get(parentOf(id)) as Frame;
        const ok = effect.result !== undefined;
        const lastStateEventId = idOf(effect.lastStateEvent);
        if (silent) parent.silentEnds.add(effect.index);
        parent.inbox.push({ index: effect.index, ok, lastStateEventId, lastEventId: this.history.length });
        if (effect.result === undefined) this.#freezeBelow(id);
        else parent.results.set(effect.index, effect.result);
        return;
      }
      case 'CloseExecution':
        this.closed = effect;
        return;
      // These ask something of a clock or of workers.
      case 'RunState':
      case 'ScheduleTask':
      case 'StartTimer':
    }
  }
}

export function parentOf(id: FrameId): FrameId {
  return id.slice(0, id.lastIndexOf('/'));
}
