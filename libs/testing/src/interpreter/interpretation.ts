import type { StateMachine } from '#asl';
import {
  type Ambient,
  attemptOf,
  type ChildEnd,
  type CloseExecution,
  type Decision,
  decideRedrive,
  type EngineEvent,
  type EventRef,
  type ExecutionInfo,
  type FrameId,
  type FrameState,
  type NewHistoryEvent,
  type RemainingFrame,
  type ScheduleTask,
  type Snapshot,
  ROOT_FRAME,
  TOLERATED_FAILURE_RESULT,
} from '#engine';
import { EventQueue } from './event-queue.js';
import type { Interpreted, InterpretedEvent, InterpretOptions } from './model.js';

/** What the interpreter needs decided: the start of the execution, or what follows from an event for a frame. */
export type Question = { readonly ambient: Ambient } & (
  { readonly execution: ExecutionInfo } | { readonly snapshot: Snapshot; readonly event: EngineEvent }
);

interface Frame {
  state: FrameState;
  last: number;
  entered: number | undefined;
  inbox: ChildEnd[];
  results: Map<number, string>;
  wakeAfter: number;
  /** Stands for the fence: what was queued for an older step is void. */
  step: number;
  /** Cut off by a failure that nothing below has handled: only a redrive moves it. */
  inert?: boolean;
}

const ANY_STEP = -1;

const WOKEN_BY = { run: 'StateDue', timer: 'TimerFired', children: 'ChildrenEnded' } as const;

function remainsOf(id: FrameId, { state, last, entered, inbox, results }: Frame): RemainingFrame {
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
}

const INFO: Omit<ExecutionInfo, 'input'> = {
  arn: 'arn:aws:states:us-east-1:123456789012:execution:machine:run',
  name: 'run',
  stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine',
  stateMachineName: 'machine',
  roleArn: 'arn:aws:iam::123456789012:role/role',
  startedAt: Date.parse('2030-01-01T00:00:00Z'),
  redriveCount: 0,
};

/** One run of a machine, as questions to whoever decides: they may take their time, the clock here is virtual. */
export class Interpretation {
  readonly #frames = new Map<FrameId, Frame>();
  readonly #history: InterpretedEvent[] = [];
  readonly #decisions: Decision[] = [];
  readonly #queue = new EventQueue();
  #info: ExecutionInfo;
  #now: number;
  /** Counts up for whatever wants a number of its own. */
  #serial = 0;
  #calls = 0;
  /** Decisions so far. */
  #count = 0;
  #closed: CloseExecution | undefined;

  constructor(private readonly options: InterpretOptions) {
    this.#info = {
      ...INFO,
      ...options.execution,
      input: options.inputText ?? JSON.stringify(options.input ?? {}),
    };
    this.#now = this.#info.startedAt;
  }

  *run({
    timeoutSeconds,
  }: Pick<StateMachine, 'timeoutSeconds'>): Generator<Question, Interpreted, Decision | undefined> {
    this.#apply(ROOT_FRAME, yield { execution: this.#info, ambient: this.#ambient() });
    for (;;) {
      if (timeoutSeconds !== undefined)
        this.#enqueue(ROOT_FRAME, { type: 'ExecutionTimedOut' }, timeoutSeconds * 1000, ANY_STEP);
      yield* this.#untilClosed();
      if (!this.#closed || this.#closed.status === 'SUCCEEDED') break;
      if (this.#info.redriveCount >= (this.options.redrives ?? 0) || !this.#redrive()) break;
    }
    return this.#result();
  }

  *#untilClosed(): Generator<Question, void, Decision | undefined> {
    while (!this.#closed) {
      const next = this.#queue.takeNext();
      if (next === undefined) break;
      if (++this.#count > (this.options.limit ?? 10_000))
        throw new Error('the machine did not end within the limit of decisions');
      const frame = this.#frames.get(next.frame);
      if (!frame || frame.inert || (next.step !== ANY_STEP && next.step !== frame.step)) continue;
      this.#now = Math.max(this.#now, next.at);
      const snapshot = this.#snapshot(next.frame, frame);
      this.#apply(next.frame, yield { snapshot, event: next.event, ambient: this.#ambient() });
    }
  }

  /** What was queued is void: all that goes on is woken anew. */
  #redrive(): boolean {
    const plan = decideRedrive({
      execution: this.#info,
      historyLength: this.#history.length,
      frames: [...this.#frames].map(([id, frame]) => remainsOf(id, frame)),
    });
    if (!plan) return false;
    this.#queue.clear();
    this.#closed = undefined;
    this.#info = { ...this.#info, redriveCount: this.#info.redriveCount + 1, redrivenAt: this.#now };
    const idOf = this.#append(plan.history);
    for (const id of plan.emptied) this.#dropBelow(id);
    for (const { id, snapshot, lastEvent, enteredEvent, family, wake } of plan.frames) {
      const results = this.#frames.get(id)?.results ?? new Map<number, string>();
      if (plan.emptied.includes(id)) results.clear();
      for (const index of family?.forget ?? []) results.delete(index);
      this.#frames.set(id, {
        state: snapshot,
        last: idOf(lastEvent),
        entered: enteredEvent && idOf(enteredEvent),
        inbox: [...(family?.inbox ?? [])],
        results,
        wakeAfter: family?.wakeAfter ?? 0,
        step: ++this.#serial,
      });
      if (wake) this.#enqueue(id, { type: WOKEN_BY[wake] });
    }
    return true;
  }

  #dropBelow(id: FrameId): void {
    for (const each of [...this.#frames.keys()]) if (each.startsWith(`${id}/`)) this.#frames.delete(each);
  }

  /** Those below a frame that has failed are at rest, until a redrive or until they are dropped. */
  #freezeBelow(id: FrameId): void {
    for (const [each, frame] of this.#frames) if (each.startsWith(`${id}/`)) frame.inert = true;
  }

  #append(events: readonly NewHistoryEvent[]): (ref: EventRef) => number {
    const base = this.#history.length + 1;
    const idOf = (ref: EventRef): number => ('at' in ref ? ref.at : base + ref.nth);
    for (const { type, previous, details } of events) {
      this.#history.push({
        id: this.#history.length + 1,
        previousEventId: idOf(previous),
        type,
        ...(details ? { details } : {}),
      });
    }
    return idOf;
  }

  #result(): Interpreted {
    const closed = this.#closed;
    return {
      status: closed?.status ?? 'RUNNING',
      output: closed?.output === undefined ? undefined : JSON.parse(closed.output),
      outputText: closed?.output,
      error: closed?.error,
      cause: closed?.cause,
      history: this.#history,
      tookMs: this.#now - this.#info.startedAt,
      decisions: this.#decisions,
    };
  }

  #snapshot(id: FrameId, frame: Frame): Snapshot {
    const outer = [];
    for (let end = id.lastIndexOf('/'); end > 0; end = id.lastIndexOf('/', end - 1))
      outer.unshift(this.#frames.get(id.slice(0, end))?.state.variables ?? {});
    const descendants = [...this.#frames]
      .filter(([each, { inert }]) => each.startsWith(`${id}/`) && !inert)
      .map(([each, { state, last }]) => ({ id: each, snapshot: state, lastEventId: last }));
    const total = frame.state.children?.total ?? -1;
    return {
      execution: this.#info,
      frameId: id,
      frame: frame.state,
      lastEventId: frame.last,
      enteredEventId: frame.entered,
      historyLength: this.#history.length,
      outerVariables: outer,
      inbox: frame.inbox,
      results:
        frame.results.size === total
          ? Array.from({ length: total }, (_, index) => frame.results.get(index) as string)
          : undefined,
      descendants,
    };
  }

  #apply(id: FrameId, decision: Decision | undefined): void {
    if (decision === undefined) return;
    this.#decisions.push(decision);
    const idOf = this.#append(decision.history);
    const old = this.#frames.get(id);
    if (decision.snapshot) {
      this.#frames.set(id, {
        state: decision.snapshot,
        last: idOf(decision.lastEvent),
        entered: decision.enteredEvent && idOf(decision.enteredEvent),
        // A frame that has failed keeps the ends of its children and their results for a redrive.
        inbox: decision.snapshot.phase === 'failed' ? (old?.inbox ?? []) : [],
        results:
          decision.snapshot.phase === 'children' || decision.snapshot.phase === 'failed'
            ? (old?.results ?? new Map<number, string>())
            : new Map<number, string>(),
        wakeAfter: 0,
        step: (old?.step ?? 0) + 1,
      });
    }
    for (const effect of decision.effects) this.#perform(id, effect, idOf);
    if (!decision.snapshot && !this.#closed) this.#frames.delete(id);
  }

  #perform(id: FrameId, effect: Decision['effects'][number], idOf: (ref: EventRef) => number): void {
    const frame = this.#frames.get(id) as Frame;
    switch (effect.type) {
      case 'RunState':
        return this.#enqueue(id, { type: 'StateDue' });
      case 'StartTimer':
        return this.#enqueue(
          id,
          { type: 'TimerFired' },
          'at' in effect.due ? effect.due.at - this.#now : effect.due.afterMs,
        );
      case 'ScheduleTask':
        return this.#schedule(id, frame, effect);
      case 'StartChildren':
        frame.wakeAfter = effect.wakeAfter;
        for (const child of effect.children) {
          const childId = `${id}/${child.index}`;
          this.#frames.set(childId, {
            state: child.snapshot,
            last: idOf(child.previous),
            entered: undefined,
            inbox: [],
            results: new Map(),
            wakeAfter: 0,
            step: ++this.#serial,
          });
          this.#enqueue(childId, { type: 'StateDue' });
        }
        return;
      case 'AbandonChildren':
        this.#dropBelow(id);
        frame.results.clear();
        return;
      case 'EndChild': {
        const parentId = id.slice(0, id.lastIndexOf('/'));
        const parent = this.#frames.get(parentId) as Frame;
        const ok = effect.result !== undefined;
        parent.inbox.push({
          index: effect.index,
          ok,
          lastStateEventId: idOf(effect.lastStateEvent),
          lastEventId: this.#history.length,
        });
        if (effect.result === undefined) this.#freezeBelow(id);
        else parent.results.set(effect.index, effect.result);
        if (!ok || --parent.wakeAfter <= 0) this.#enqueue(parentId, { type: 'ChildrenEnded' });
        return;
      }
      case 'CloseExecution':
        this.#closed = effect;
    }
  }

  #schedule(id: FrameId, frame: Frame, task: ScheduleTask): void {
    const answer =
      this.options.task?.({
        resource: task.resource,
        input: JSON.parse(task.input),
        stateName: frame.state.state,
        attempt: attemptOf(frame.state),
        executionArn: this.#info.arn,
        call: ++this.#calls,
      }) ?? 'never';
    if (task.started) {
      const { type, details } = task.started;
      this.#history.push({
        id: this.#history.length + 1,
        previousEventId: frame.last,
        type,
        ...(details ? { details } : {}),
      });
      frame.last = this.#history.length;
    }
    if (task.timeoutSeconds !== undefined)
      this.#enqueue(id, { type: 'TaskTimedOut', by: 'timeout' }, task.timeoutSeconds * 1000);
    if (task.heartbeatSeconds !== undefined)
      this.#enqueue(id, { type: 'TaskTimedOut', by: 'heartbeat' }, task.heartbeatSeconds * 1000);
    if (answer === 'never') return;
    const event: EngineEvent =
      'output' in answer
        ? { type: 'TaskSucceeded', output: JSON.stringify(answer.output) }
        : { type: 'TaskFailed', error: answer.error, cause: answer.cause };
    this.#enqueue(id, event, answer.afterMs ?? 0);
  }

  #enqueue(frame: FrameId, event: EngineEvent, afterMs = 0, step = this.#frames.get(frame)?.step ?? 0): void {
    this.#queue.add({ at: this.#now + afterMs, frame, step, event });
  }

  #ambient(): Ambient {
    return {
      now: this.#now,
      region: 'us-east-1',
      random: this.options.random ?? (() => 0.5),
      uuid: () => `00000000-0000-4000-8000-${String(++this.#serial).padStart(12, '0')}`,
    };
  }
}
