import type { StateMachine } from '#asl';
import {
  type Ambient,
  type ChildEnd,
  type CloseExecution,
  decide,
  type Decision,
  decideStart,
  type EngineEvent,
  type Evaluate,
  isEvaluate,
  type EventRef,
  type ExecutionInfo,
  type FrameId,
  type FrameState,
  type HistoryEventType,
  type ScheduleTask,
  type Snapshot,
  ROOT_FRAME,
} from '#engine';

/** What a task answers in the interpreter: an output (any JSON value), a failure, or silence until its clock runs out. */
export type TaskAnswer =
  | { readonly output: unknown; readonly afterMs?: number }
  | { readonly error?: string; readonly cause?: string; readonly afterMs?: number }
  | 'never';

export interface InterpretOptions {
  readonly input?: unknown;
  /** The input as exact JSON text, instead of `input`. */
  readonly inputText?: string;
  readonly task?: (task: { readonly resource: string; readonly input: unknown; readonly call: number }) => TaskAnswer;
  readonly random?: () => number;
  /** Decisions at most, against endless machines. Default 10,000. */
  readonly limit?: number;
}

export interface InterpretedEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: HistoryEventType;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Interpreted {
  readonly status: CloseExecution['status'] | 'RUNNING';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly history: readonly InterpretedEvent[];
  /** Virtual milliseconds from start to end. */
  readonly tookMs: number;
  readonly decisions: readonly Decision[];
}

interface Frame {
  state: FrameState;
  last: number;
  entered: number | undefined;
  inbox: ChildEnd[];
  results: Map<number, string>;
  wakeAfter: number;
  /** Stands for the fence: what was queued for an older step is void. */
  step: number;
}

interface Queued {
  readonly at: number;
  readonly order: number;
  readonly frame: FrameId;
  readonly step: number;
  readonly event: EngineEvent;
}

const START = Date.parse('2030-01-01T00:00:00Z');

const INFO: Omit<ExecutionInfo, 'input'> = {
  arn: 'arn:aws:states:us-east-1:123456789012:execution:machine:run',
  name: 'run',
  stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine',
  stateMachineName: 'machine',
  roleArn: 'arn:aws:iam::123456789012:role/role',
  startedAt: START,
  redriveCount: 0,
};

/**
 * The plain interpreter: runs a whole machine by `decide` alone, in memory, on a virtual clock, one event at a time. It
 * says what an execution must come to; the durable runtime must come to the same.
 */
export function interpret(machine: StateMachine, options: InterpretOptions = {}): Interpreted {
  return new Interpreter(machine, options).run();
}

class Interpreter {
  readonly #frames = new Map<FrameId, Frame>();
  readonly #history: InterpretedEvent[] = [];
  readonly #decisions: Decision[] = [];
  #queue: Queued[] = [];
  #now = START;
  #order = 0;
  #calls = 0;
  #closed: CloseExecution | undefined;
  readonly #info: ExecutionInfo;

  constructor(
    private readonly machine: StateMachine,
    private readonly options: InterpretOptions,
  ) {
    this.#info = { ...INFO, input: options.inputText ?? JSON.stringify(options.input ?? {}) };
  }

  run(): Interpreted {
    this.#apply(ROOT_FRAME, withoutJsonata(decideStart(this.machine, this.#info, this.#ambient())));
    if (this.machine.timeoutSeconds !== undefined)
      this.#enqueue(ROOT_FRAME, { type: 'ExecutionTimedOut' }, this.machine.timeoutSeconds * 1000, -1);
    for (let count = 0; !this.#closed && this.#queue.length > 0; count++) {
      if (count > (this.options.limit ?? 10_000))
        throw new Error('the machine did not end within the limit of decisions');
      const next = this.#takeNext();
      const frame = this.#frames.get(next.frame);
      if (!frame || (next.step !== -1 && next.step !== frame.step)) continue;
      this.#now = Math.max(this.#now, next.at);
      const decision = decide(this.machine, this.#snapshot(next.frame, frame), next.event, this.#ambient());
      if (decision) this.#apply(next.frame, withoutJsonata(decision));
    }
    const closed = this.#closed;
    return {
      status: closed?.status ?? 'RUNNING',
      output: closed?.output === undefined ? undefined : JSON.parse(closed.output),
      error: closed?.error,
      cause: closed?.cause,
      history: this.#history,
      tookMs: this.#now - START,
      decisions: this.#decisions,
    };
  }

  #takeNext(): Queued {
    const next = this.#queue.reduce((best, each) =>
      each.at < best.at || (each.at === best.at && each.order < best.order) ? each : best,
    );
    this.#queue = this.#queue.filter((each) => each !== next);
    return next;
  }

  #snapshot(id: FrameId, frame: Frame): Snapshot {
    const outer = [];
    for (let end = id.lastIndexOf('/'); end > 0; end = id.lastIndexOf('/', end - 1))
      outer.unshift(this.#frames.get(id.slice(0, end))?.state.variables ?? {});
    const descendants = [...this.#frames]
      .filter(([each]) => each.startsWith(`${id}/`))
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

  #apply(id: FrameId, decision: Decision): void {
    this.#decisions.push(decision);
    const base = this.#history.length + 1;
    const idOf = (ref: EventRef): number => ('at' in ref ? ref.at : base + ref.nth);
    for (const { type, previous, details } of decision.history) {
      this.#history.push({
        id: this.#history.length + 1,
        previousEventId: idOf(previous),
        type,
        ...(details ? { details } : {}),
      });
    }
    const old = this.#frames.get(id);
    if (decision.snapshot) {
      this.#frames.set(id, {
        state: decision.snapshot,
        last: idOf(decision.lastEvent),
        entered: decision.enteredEvent && idOf(decision.enteredEvent),
        inbox: [],
        results:
          decision.snapshot.phase === 'children'
            ? (old?.results ?? new Map<number, string>())
            : new Map<number, string>(),
        wakeAfter: 0,
        step: (old?.step ?? 0) + 1,
      });
    }
    for (const effect of decision.effects) this.#perform(id, effect, idOf);
    if (!decision.snapshot) this.#frames.delete(id);
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
            step: ++this.#order,
          });
          this.#enqueue(childId, { type: 'StateDue' });
        }
        return;
      case 'AbandonChildren':
        for (const each of [...this.#frames.keys()]) if (each.startsWith(`${id}/`)) this.#frames.delete(each);
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
        if (effect.result !== undefined) parent.results.set(effect.index, effect.result);
        if (!ok || --parent.wakeAfter <= 0) this.#enqueue(parentId, { type: 'ChildrenEnded' });
        return;
      }
      case 'CloseExecution':
        this.#closed = effect;
    }
  }

  #schedule(id: FrameId, frame: Frame, task: ScheduleTask): void {
    const answer =
      this.options.task?.({ resource: task.resource, input: JSON.parse(task.input), call: ++this.#calls }) ?? 'never';
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
    this.#queue.push({ at: this.#now + afterMs, order: ++this.#order, frame, step, event });
  }

  #ambient(): Ambient {
    let ids = 0;
    return {
      now: this.#now,
      region: 'us-east-1',
      random: this.options.random ?? (() => 0.5),
      uuid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    };
  }
}

function withoutJsonata(decided: Decision | Evaluate): Decision {
  if (isEvaluate(decided)) throw new Error('the plain interpreter does not evaluate JSONata');
  return decided;
}
