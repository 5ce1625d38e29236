import {
  attemptOf,
  type ChildEnd,
  type Decision,
  type EngineEvent,
  type FrameId,
  type RedrivePlan,
  ROOT_FRAME,
  type ScheduleTask,
} from '#engine';
import { submittedEvent } from '#store';
import type { TaskAnswer } from '../interpreter/model.js';
import type { Frame, FrameTree } from '../interpreter/frame-tree.js';
import { detailsDiffer } from './compare-events.js';
import { mayBeAnswered, possibleEnds } from './attempt-ends.js';
import type { AttemptEnd, FaultyAttempt, ReplayedAttempt, ReplayedEvent, ReplayOptions } from './model.js';

/** A way in which a frame might move next. */
export interface Candidate {
  readonly frame: FrameId;
  readonly event: EngineEvent;
  /** How many ends in its inbox it takes note of. */
  readonly seen: number;
  /** The child whose end it takes as the oldest one. */
  readonly first?: number;
  /** Of a task attempt that ends by it. */
  readonly ends?: AttemptEnd;
  readonly faulty?: boolean;
}

/** What a frame waits for in its present step. */
interface Awaited {
  readonly step: number;
  readonly run?: true;
  /** Not before this, epoch ms. */
  readonly timerAt?: number;
  readonly task?: ScheduleTask & { readonly index: number };
  begun?: boolean;
  submitted?: boolean;
}

/** What may happen next, as far as a frame's last step has asked for it. Several ways at a time, the history chooses. */
export class Prospects {
  readonly faulty: FaultyAttempt[] = [];
  readonly attempts: { -readonly [Member in keyof ReplayedAttempt]: ReplayedAttempt[Member] }[] = [];
  readonly #awaited = new Map<FrameId, Awaited>();

  constructor(
    private readonly tree: FrameTree,
    private readonly options: ReplayOptions,
    private readonly executionArn: string,
    /** The machine's own. */
    private readonly timeoutSeconds: number | undefined,
  ) {}

  /** The same once more, of a copy of its tree. */
  copy(tree: FrameTree): Prospects {
    const copy = new Prospects(tree, this.options, this.executionArn, this.timeoutSeconds);
    copy.faulty.push(...this.faulty);
    copy.attempts.push(...this.attempts.map((attempt) => ({ ...attempt })));
    for (const [frame, awaited] of this.#awaited) copy.#awaited.set(frame, { ...awaited });
    return copy;
  }

  /** What each frame waits for, as a text: equal ones have the same future. */
  key(): string {
    const awaited = [...this.#live()].map(([frame, { step: _, task, ...rest }]) => [frame, task?.index, rest] as const);
    return JSON.stringify(awaited.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Notes what a step asks for. `at`: when it was taken, epoch ms; `eventId`: the first event it gave. */
  taken(candidate: Candidate, { effects, unanswered = [] }: Decision, at: number, eventId: number): void {
    const { frame } = candidate;
    for (const each of unanswered) {
      const { task } = this.#awaited.get(each) ?? {};
      if (task) (this.attempts[task.index] as (typeof this.attempts)[number]).end = 'timeout';
    }
    const before = this.#awaited.get(frame)?.task;
    const attempt = before && this.attempts[before.index];
    if (attempt && candidate.ends) {
      attempt.end = candidate.ends;
      if (candidate.faulty) this.faulty.push({ ...attempt, why: attempt.end as FaultyAttempt['why'], eventId });
    }
    this.#awaited.delete(frame);
    for (const effect of effects) {
      if (effect.type === 'StartChildren')
        for (const { index } of effect.children) this.#await(`${frame}/${index}`, { run: true });
      else if (effect.type === 'RunState') this.#await(frame, { run: true });
      else if (effect.type === 'StartTimer')
        this.#await(frame, { timerAt: 'at' in effect.due ? effect.due.at : at + effect.due.afterMs });
      else if (effect.type === 'ScheduleTask') {
        const { state } = this.#frame(frame);
        const index = this.attempts.length;
        this.attempts.push({
          stateName: state.state,
          attempt: attemptOf(state),
          input: effect.input,
          resource: effect.resource,
          ...(state.taskToken === undefined ? {} : { taskToken: state.taskToken }),
          begun: false,
        });
        this.#await(frame, { task: { ...effect, index } });
      }
    }
  }

  /** After a redrive only what it wakes goes on. */
  redriven({ frames }: RedrivePlan): void {
    this.#awaited.clear();
    for (const { id, wake } of frames) {
      if (wake === 'run') this.#await(id, { run: true });
      if (wake === 'timer') this.#await(id, { timerAt: 0 });
    }
  }

  /** Takes `event` as a worker's beginning of an attempt, if it is one. */
  begin({ id, type, previousEventId, details }: ReplayedEvent): boolean {
    for (const [frame, awaited] of this.#live()) {
      const { task } = awaited;
      if (!task || awaited.begun || task.started?.type !== type || this.#frame(frame).last !== previousEventId)
        continue;
      // Who begins an attempt of an activity says what he is called.
      const said = task.answerable ? withoutWorkerName(details ?? {}) : (details ?? {});
      if (detailsDiffer(task.started.details ?? {}, said) !== undefined) continue;
      this.tree.begin(frame, task);
      if (this.tree.history.at(-1)?.id !== id) throw new Error(`event ${id} is not in its place`);
      awaited.begun = true;
      (this.attempts[task.index] as { begun: boolean }).begun = true;
      return true;
    }
    return false;
  }

  /** Takes `event` as a worker's submission of an attempt that goes on until it is called back, if it is one. */
  submit({ id, type, previousEventId, details }: ReplayedEvent): boolean {
    for (const [frame, awaited] of this.#live()) {
      const { task, begun, submitted } = awaited;
      if (!begun || submitted || task?.submits?.event?.type !== type) continue;
      if (this.#frame(frame).last !== previousEventId) continue;
      const answer = this.#answer(frame, task);
      if (answer === 'never' || !('output' in answer)) continue;
      const result = JSON.stringify(answer.output);
      const expected = submittedEvent(task.submits, result)?.details ?? {};
      if (detailsDiffer(withoutRequestId(expected), withoutRequestId(details ?? {})) !== undefined) continue;
      this.tree.submit(frame, task.submits, result);
      if (this.tree.history.at(-1)?.id !== id) throw new Error(`event ${id} is not in its place`);
      awaited.submitted = true;
      return true;
    }
    return false;
  }

  /** Whatever might give `next`: those first whose last event it follows. */
  candidates(next: ReplayedEvent): Candidate[] {
    const found: Candidate[] = [];
    for (const [frame, awaited] of this.#live()) {
      if (awaited.run) found.push({ frame, event: { type: 'StateDue' }, seen: 0 });
      const { timerAt } = awaited;
      if (timerAt !== undefined && timerAt <= this.#latest(next))
        found.push({ frame, event: { type: 'TimerFired' }, seen: 0 });
      if (awaited.task) found.push(...this.#ends(frame, awaited, awaited.task, next));
    }
    for (const [frame, { state, inbox, inert, silentEnds }] of this.tree.frames) {
      if (state.phase !== 'children' || inert) continue;
      for (let seen = inbox.length; seen > 0; seen--)
        for (const first of possiblyFirst(inbox.slice(0, seen), silentEnds))
          found.push({ frame, event: { type: 'ChildrenEnded' }, seen, first });
    }
    const { error, cause } = (next.details ?? {}) as { error?: string; cause?: string };
    const root = { frame: ROOT_FRAME, seen: Number.POSITIVE_INFINITY };
    found.push({ ...root, event: { type: 'StopRequested', error, cause } });
    if (this.#isOverdueBy(next)) found.push({ ...root, event: { type: 'ExecutionTimedOut' } });
    const follows = ({ frame }: Candidate) => this.tree.frames.get(frame)?.last === next.previousEventId;
    return [...found.filter(follows), ...found.filter((each) => !follows(each))];
  }

  /** Whether the frame's attempt may have an outcome that it has not taken note of. */
  mayBeAnswered(frame: FrameId): boolean {
    const { task, begun = false, submitted = false } = this.#awaited.get(frame) ?? {};
    return task !== undefined && mayBeAnswered({ frame, task, begun, submitted, answer: this.#answer(frame, task) });
  }

  #ends(frame: FrameId, { begun = false, submitted = false }: Awaited, task: ScheduleTask, next: ReplayedEvent) {
    const answer = this.#answer(frame, task);
    return possibleEnds({ frame, task, begun, submitted, answer }, next).map((end) => ({ ...end, seen: 0 }));
  }

  /** The execution's TimeoutSeconds run anew from a redrive on. */
  #isOverdueBy(next: ReplayedEvent): boolean {
    const { startedAt, redrivenAt } = this.tree.info;
    return (
      this.timeoutSeconds !== undefined && (redrivenAt ?? startedAt) + this.timeoutSeconds * 1_000 <= this.#latest(next)
    );
  }

  /** What was due by this may have come about before `next`, epoch ms. */
  #latest({ timestamp = Number.POSITIVE_INFINITY }: ReplayedEvent): number {
    return timestamp + (this.options.toleranceMs ?? 1);
  }

  #answer(frame: FrameId, { input, resource }: ScheduleTask): TaskAnswer {
    const { state } = this.#frame(frame);
    return this.options.outcomeOf({
      executionArn: this.executionArn,
      stateName: state.state,
      input: JSON.parse(input),
      attempt: attemptOf(state),
      resource,
    });
  }

  #await(frame: FrameId, what: Omit<Awaited, 'step'>): void {
    const { step } = this.#frame(frame);
    this.#awaited.set(frame, { step, ...what });
  }

  /** A frame that is gone, or that has been made anew, awaits nothing of this. */
  *#live(): Generator<[FrameId, Awaited]> {
    for (const [frame, awaited] of this.#awaited) {
      const now = this.tree.frames.get(frame);
      if (now?.step === awaited.step && !now.inert) yield [frame, awaited];
      else this.#awaited.delete(frame);
    }
  }

  #frame(id: FrameId): Frame {
    return this.tree.frames.get(id) as Frame;
  }
}

/**
 * Which end may have come first. The order of ends is that of their events; one that left no event may have come before or
 * after any other, which matters when several children have failed: the first one fails their state.
 */
function possiblyFirst(inbox: readonly ChildEnd[], silent: ReadonlySet<number>): (number | undefined)[] {
  const failed = inbox.filter(({ ok }) => !ok);
  const others = failed
    .slice(1)
    .filter(({ index }, n) => silent.has(index) || failed.slice(0, n + 1).every((each) => silent.has(each.index)));
  return [undefined, ...others.map(({ index }) => index)];
}

function withoutWorkerName({
  workerName: _,
  ...details
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return details;
}

/** The response of the API that took the work over has a random id. */
function withoutRequestId(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { output } = details;
  if (typeof output !== 'string') return details;
  return { ...details, output: output.replace(/"RequestId":"[0-9a-f-]{36}"/, '"RequestId":""') };
}
