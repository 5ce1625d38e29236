import type { StateMachine } from '#asl';
import {
  type Ambient,
  attemptOf,
  type Decision,
  decideRedrive,
  type Effect,
  type EngineEvent,
  type ExecutionInfo,
  type FrameId,
  type ScheduleTask,
  type Snapshot,
  ROOT_FRAME,
} from '#engine';
import { EventQueue, type Submitted } from './event-queue.js';
import { type Frame, FrameTree, parentOf } from './frame-tree.js';
import type { CallbackAnswer, Interpreted, InterpretOptions, TaskAnswer } from './model.js';

/** What the interpreter needs decided: the start of the execution, or what follows from an event for a frame. */
export type Question = { readonly ambient: Ambient } & (
  { readonly execution: ExecutionInfo } | { readonly snapshot: Snapshot; readonly event: EngineEvent }
);

const ANY_STEP = -1;

const WOKEN_BY = { run: 'StateDue', timer: 'TimerFired', children: 'ChildrenEnded' } as const;

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
  readonly #decisions: Decision[] = [];
  readonly #queue = new EventQueue();
  #info: ExecutionInfo;
  readonly #tree: FrameTree;
  #now: number;
  /** Counts up for whatever wants a number of its own. */
  #serial = 0;
  #calls = 0;
  /** Decisions so far. */
  #count = 0;

  constructor(private readonly options: InterpretOptions) {
    this.#info = {
      ...INFO,
      ...options.execution,
      input: options.inputText ?? JSON.stringify(options.input ?? {}),
    };
    this.#tree = new FrameTree(this.#info);
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
      const { closed } = this.#tree;
      if (!closed || closed.status === 'SUCCEEDED') break;
      if (this.#info.redriveCount >= (this.options.redrives ?? 0) || !this.#redrive()) break;
    }
    return this.#result();
  }

  *#untilClosed(): Generator<Question, void, Decision | undefined> {
    while (!this.#tree.closed) {
      const next = this.#queue.takeNext();
      if (next === undefined) break;
      if (++this.#count > (this.options.limit ?? 10_000))
        throw new Error('the machine did not end within the limit of decisions');
      const frame = this.#tree.frames.get(next.frame);
      if (!frame || frame.inert || (next.step !== ANY_STEP && next.step !== frame.step)) continue;
      this.#now = Math.max(this.#now, next.at);
      if ('submission' in next.event) {
        this.#submitted(next.frame, next.event);
        continue;
      }
      const snapshot = this.#tree.snapshot(next.frame);
      this.#apply(next.frame, yield { snapshot, event: next.event, ambient: this.#ambient() });
    }
  }

  /** What was queued is void: all that goes on is woken anew. */
  #redrive(): boolean {
    const plan = decideRedrive({
      execution: this.#info,
      historyLength: this.#tree.history.length,
      frames: this.#tree.remains(),
    });
    if (!plan) return false;
    this.#queue.clear();
    this.#info = { ...this.#info, redriveCount: this.#info.redriveCount + 1, redrivenAt: this.#now };
    this.#tree.info = this.#info;
    this.#tree.redrive(plan);
    for (const { id, wake } of plan.frames) if (wake) this.#enqueue(id, { type: WOKEN_BY[wake] });
    return true;
  }

  #result(): Interpreted {
    const { closed, history } = this.#tree;
    return {
      status: closed?.status ?? 'RUNNING',
      output: closed?.output === undefined ? undefined : JSON.parse(closed.output),
      outputText: closed?.output,
      error: closed?.error,
      cause: closed?.cause,
      history,
      tookMs: this.#now - this.#info.startedAt,
      decisions: this.#decisions,
    };
  }

  #apply(id: FrameId, decision: Decision | undefined): void {
    if (decision === undefined) return;
    this.#decisions.push(decision);
    for (const effect of this.#tree.apply(id, decision)) this.#perform(id, effect);
  }

  #perform(id: FrameId, effect: Effect): void {
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
        return this.#schedule(id, this.#frame(id), effect);
      case 'StartChildren':
        this.#frame(id).wakeAfter = effect.wakeAfter;
        for (const { index } of effect.children) this.#enqueue(`${id}/${index}`, { type: 'StateDue' });
        return;
      case 'EndChild': {
        const parent = this.#frame(parentOf(id));
        if (effect.result === undefined || --parent.wakeAfter <= 0)
          this.#enqueue(parentOf(id), { type: 'ChildrenEnded' });
        return;
      }
      // These are between frames: the tree has noted them.
      case 'AbandonChildren':
      case 'CloseExecution':
    }
  }

  #frame(id: FrameId): Frame {
    return this.#tree.frames.get(id) as Frame;
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
        ...(frame.state.taskToken === undefined ? {} : { taskToken: frame.state.taskToken }),
      }) ?? 'never';
    this.#tree.begin(id, task);
    if (task.timeoutSeconds !== undefined)
      this.#enqueue(id, { type: 'TaskTimedOut', by: 'timeout' }, task.timeoutSeconds * 1000);
    if (task.heartbeatSeconds !== undefined && !isKeptUp(answer, task.heartbeatSeconds))
      this.#enqueue(id, { type: 'TaskTimedOut', by: 'heartbeat' }, task.heartbeatSeconds * 1000);
    if (answer === 'never') return;
    if (task.submits === undefined || !('output' in answer))
      return this.#enqueue(id, outcomeOf(answer), answer.afterMs ?? 0);
    // The submission is an event of its own, in its place among those of others.
    const { callback = 'never' } = answer;
    const submission = { submission: task.submits, result: JSON.stringify(answer.output), callback };
    this.#queue.add({ at: this.#now + (answer.afterMs ?? 0), frame: id, step: this.#step(id), event: submission });
  }

  #submitted(id: FrameId, { submission, result, callback }: Submitted): void {
    this.#tree.submit(id, submission, result);
    if (callback === 'never') return;
    const event = outcomeOf(callback);
    this.#enqueue(id, event.type === 'TaskFailed' ? { ...event, byCallback: true } : event, callback.afterMs ?? 0);
  }

  #step(frame: FrameId): number {
    return this.#tree.frames.get(frame)?.step ?? 0;
  }

  #enqueue(frame: FrameId, event: EngineEvent, afterMs = 0, step = this.#step(frame)): void {
    this.#queue.add({ at: this.#now + afterMs, frame, step, event });
  }

  #ambient(): Ambient {
    return {
      now: this.#now,
      region: 'us-east-1',
      random: this.options.random ?? (() => 0.5),
      taskToken: () => `task-token-${this.#count}`,
      uuid: () => `00000000-0000-4000-8000-${String(++this.#serial).padStart(12, '0')}`,
    };
  }
}

/** What an answer means for the state that waits for it. */
function outcomeOf(
  answer: Exclude<CallbackAnswer, 'never'>,
): Extract<EngineEvent, { type: 'TaskSucceeded' | 'TaskFailed' }> {
  if ('output' in answer) return { type: 'TaskSucceeded', output: JSON.stringify(answer.output) };
  return { type: 'TaskFailed', error: answer.error, cause: answer.cause };
}

/** The heartbeats of whoever has the task token come often enough. */
export function isKeptUp(answer: TaskAnswer, heartbeatSeconds: number): boolean {
  if (answer === 'never' || !('output' in answer) || !answer.callback || answer.callback === 'never') return false;
  return (answer.callback.beatEveryMs ?? Number.POSITIVE_INFINITY) < heartbeatSeconds * 1_000;
}
