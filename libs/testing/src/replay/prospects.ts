import {
  attemptOf,
  type Effect,
  type EngineEvent,
  type FrameId,
  type RedrivePlan,
  ROOT_FRAME,
  type ScheduleTask,
} from '#engine';
import type { Frame, FrameTree } from '../interpreter/frame-tree.js';
import { detailsDiffer } from './compare-events.js';
import type { FaultyAttempt, ReplayedEvent, ReplayOptions } from './model.js';

/** A way in which a frame might move next. */
export interface Candidate {
  readonly frame: FrameId;
  readonly event: EngineEvent;
  /** How many ends in its inbox it takes note of. */
  readonly seen: number;
  readonly faulty?: FaultyAttempt['why'];
}

/** What a frame waits for in its present step. */
interface Awaited {
  readonly step: number;
  readonly run?: true;
  /** Not before this, epoch ms. */
  readonly timerAt?: number;
  readonly task?: ScheduleTask & { readonly index: number };
  begun?: boolean;
}

/** What may happen next, as far as a frame's last step has asked for it. Several ways at a time, the history chooses. */
export class Prospects {
  readonly faulty: FaultyAttempt[] = [];
  readonly attempts: { stateName: string; attempt: number; input: string; begun: boolean }[] = [];
  readonly #awaited = new Map<FrameId, Awaited>();

  constructor(
    private readonly tree: FrameTree,
    private readonly options: ReplayOptions,
    private readonly executionArn: string,
  ) {}

  /** Notes what a step asks for. `at`: when it was taken, epoch ms; `eventId`: the first event it gave. */
  taken(candidate: Candidate, effects: readonly Effect[], at: number, eventId: number): void {
    const { frame } = candidate;
    const before = this.#awaited.get(frame)?.task;
    const attempt = before && this.attempts[before.index];
    if (candidate.faulty && attempt) this.faulty.push({ ...attempt, why: candidate.faulty, eventId });
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
        this.attempts.push({ stateName: state.state, attempt: attemptOf(state), input: effect.input, begun: false });
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
      if (detailsDiffer(task.started.details ?? {}, details ?? {}) !== undefined) continue;
      this.tree.begin(frame, task);
      if (this.tree.history.at(-1)?.id !== id) throw new Error(`event ${id} is not in its place`);
      awaited.begun = true;
      (this.attempts[task.index] as { begun: boolean }).begun = true;
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
      const early = (next.timestamp ?? Number.POSITIVE_INFINITY) + (this.options.toleranceMs ?? 1);
      if (timerAt !== undefined && timerAt <= early) found.push({ frame, event: { type: 'TimerFired' }, seen: 0 });
      if (awaited.task) found.push(...this.#outcomes(frame, awaited, awaited.task, next));
    }
    for (const [frame, { state, inbox, inert }] of this.tree.frames) {
      if (state.phase !== 'children' || inert) continue;
      for (let seen = inbox.length; seen > 0; seen--) found.push({ frame, event: { type: 'ChildrenEnded' }, seen });
    }
    const { error, cause } = (next.details ?? {}) as { error?: string; cause?: string };
    const root = { frame: ROOT_FRAME, seen: Number.POSITIVE_INFINITY };
    found.push({ ...root, event: { type: 'StopRequested', error, cause } });
    found.push({ ...root, event: { type: 'ExecutionTimedOut' } });
    const follows = ({ frame }: Candidate) => this.tree.frames.get(frame)?.last === next.previousEventId;
    return [...found.filter(follows), ...found.filter((each) => !follows(each))];
  }

  #outcomes(frame: FrameId, { begun }: Awaited, task: ScheduleTask, next: ReplayedEvent): Candidate[] {
    const { state } = this.#frame(frame);
    const found: Candidate[] = [];
    const cause = (next.details as { cause?: string } | undefined)?.cause ?? '';
    if (begun) {
      const answer = this.options.outcomeOf({
        executionArn: this.executionArn,
        stateName: state.state,
        input: JSON.parse(task.input),
        attempt: attemptOf(state),
        resource: task.resource,
      });
      if (answer !== 'never')
        found.push({
          frame,
          seen: 0,
          event:
            'output' in answer
              ? { type: 'TaskSucceeded', output: JSON.stringify(answer.output) }
              : { type: 'TaskFailed', error: answer.error, cause: answer.cause },
        });
      const worker = /^The worker (\S+) that had begun/.exec(cause)?.[1];
      if (worker !== undefined)
        found.push({ frame, seen: 0, event: { type: 'TaskWorkerLost', worker }, faulty: 'lost' });
      if (task.heartbeatSeconds !== undefined)
        found.push({ frame, seen: 0, event: { type: 'TaskTimedOut', by: 'heartbeat' }, faulty: 'heartbeat' });
    } else {
      const waitedSeconds = Number(/for it within (\d+) seconds/.exec(cause)?.[1]);
      if (waitedSeconds > 0)
        found.push({ frame, seen: 0, event: { type: 'TaskUnserved', waitedSeconds }, faulty: 'unserved' });
    }
    if (task.timeoutSeconds !== undefined)
      found.push({ frame, seen: 0, event: { type: 'TaskTimedOut', by: 'timeout' }, faulty: 'timeout' });
    return found;
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
