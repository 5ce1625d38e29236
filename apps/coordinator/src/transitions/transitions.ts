import { randomUUID } from 'node:crypto';
import {
  type Ambient,
  decideFully,
  type Decision,
  type EngineEvent,
  type ExecutionInfo,
  type MapRunLimits,
  visitId,
} from '#engine';
import type { Evaluator } from '#evaluator';
import {
  type ActivityStore,
  type Awaken,
  type CommitExpectation,
  type CommitResult,
  type ExecutionId,
  type ExecutionStore,
  type FrameRef,
  type LoadedFrame,
  newToken,
} from '#store';
import type { TaskTokens } from '../callbacks/task-tokens.js';
import type { Effects } from '../effects/effects.js';
import type { Definitions } from '../tokens.js';
import type { ExecutionTracer } from '../tracing/execution-tracer.js';
import { failForFullHistory, failOutright } from './full-history.js';
import { isActivityFor } from './own-activity.js';
import { Room } from './room.js';
import type { RedisClock } from './redis-clock.js';
import { SnapshotCache } from './snapshot-cache.js';
import { UnreadableDefinitionError } from './state-faults.js';
import { overdueClock, wakeEvent } from './wake-event.js';

type Committed = Extract<CommitResult, { status: 'committed' }>;

export interface TransitionSettings {
  readonly region: string;
  readonly unservedTaskWaitSeconds: number;
}

/**
 * So often is an execution ended only as it was loaded. One that is too busy for that is ended all the same: then its trace
 * may tell of a state twice, or not at all.
 */
const EXACT_ENDINGS = 20;

/** How often a wake-up came too late because another actor had moved the frame. Normal in small numbers. */
export interface TransitionCounters {
  committed: number;
  stale: number;
  moved: number;
}

/** The loop of the coordinator: load, decide, commit, perform. */
export class Transitions {
  readonly #recent = new SnapshotCache();
  readonly #room = new Room();

  constructor(
    private readonly store: ExecutionStore & Pick<ActivityStore, 'getActivity'>,
    private readonly definitions: Definitions,
    private readonly effects: Pick<Effects, 'sendAhead' | 'perform'>,
    private readonly tracer: Pick<ExecutionTracer, 'ended'>,
    private readonly clock: Pick<RedisClock, 'now' | 'tell'>,
    private readonly evaluator: Pick<Evaluator, 'forDecision'>,
    private readonly settings: TransitionSettings,
    private readonly tokens: Pick<TaskTokens, 'issue'>,
    readonly counters: TransitionCounters = { committed: 0, stale: 0, moved: 0 },
  ) {}

  /** Commits that a full Redis refuses are waited for no longer. */
  close(): void {
    this.#room.close();
  }

  /** Moves one frame on by one wake-up. A wake-up that is late or doubled changes nothing. */
  async advance(awaken: Awaken): Promise<void> {
    if (awaken.wake === 'deadline')
      return this.end(awaken.execution, { type: 'ExecutionTimedOut' }).then(() => undefined);
    const cached = awaken.wake === 'run' ? this.#recent.take(awaken.token) : undefined;
    await this.#move(awaken, (loaded) => wakeEvent(awaken.wake, loaded, this.settings.unservedTaskWaitSeconds), cached);
  }

  /**
   * Fails the state that this wake-up was for, by States.Runtime, without evaluating anything of it.
   * @returns the state's name; undefined if the frame has moved on meanwhile
   */
  async giveUpState(awaken: Awaken, cause: string): Promise<string | undefined> {
    return (await this.#move(awaken, () => ({ type: 'StatePoisoned', cause })))?.snapshot.frame.state;
  }

  /**
   * Ends an execution as FAILED by States.Runtime without looking at it: the last resort. Its trace does not tell of it.
   * @param awaken of a frame that nothing else moves on
   * @returns whether this call ended it
   */
  async giveUpExecution(awaken: Awaken, cause: string): Promise<boolean> {
    for (;;) {
      const historyLength = await this.store.historyLength(awaken.execution);
      // Later than that look: a redrive in between gives every frame a new fence, one after it makes the history longer.
      if ((await this.store.countTry(awaken, 1)) === undefined) return false;
      const result = await this.store.close(awaken.execution, failOutright(historyLength, cause), { historyLength });
      if (result.status !== 'moved') return result.status === 'committed';
    }
  }

  /** One step of one frame, decided on as often as others get in between. Answers the frame it was decided on, if it came about. */
  async #move(
    awaken: FrameRef,
    eventFor: (loaded: LoadedFrame) => EngineEvent | undefined,
    cached?: LoadedFrame,
  ): Promise<LoadedFrame | undefined> {
    let loaded = cached ?? (await this.#load(awaken));
    while (loaded) {
      const event = eventFor(loaded);
      // Known before the decision: the task token of an attempt that it schedules names this step.
      const nextToken = newToken();
      const next = { execution: awaken.execution, frame: awaken.frame, token: nextToken };
      const decision = event && (await this.#decide(loaded, event, next));
      if (!decision) return undefined;
      const { historyLength, inbox } = loaded.snapshot;
      const expect = { historyLength, inboxLength: inbox.length, nextToken, overdue: overdueClock(event) };
      let sent: string | undefined = nextToken;
      const [result] = await Promise.all([
        // A job sent ahead of a commit that had to wait was refused too, or has come too early.
        this.#commit(awaken, loaded, decision, expect, () => (sent = undefined)),
        this.effects.sendAhead(next, decision, loaded.traceparent),
      ]);
      if (result.status === 'committed') {
        await this.#perform(awaken.execution, loaded, decision, result, sent);
        return loaded;
      }
      if (result.status === 'full') {
        await this.#endFull(awaken.execution, decision);
        return loaded;
      }
      if (result.status !== 'moved') {
        this.#late();
        return undefined;
      }
      // Another frame wrote an event in between: what this decision quotes may be wrong. Or a sign of life came in. Look again.
      this.counters.moved++;
      loaded = await this.#load(awaken);
    }
    return undefined;
  }

  /**
   * Lets a Map Run go on within other limits.
   * @returns whether it did (false: it has ended, or its execution has)
   */
  async updateMapRun(execution: ExecutionId, mapRunArn: string, limits: MapRunLimits): Promise<boolean> {
    for (;;) {
      const root = await this.store.loadRoot(execution);
      if (root.status !== 'current') return false;
      const { frameId, frame, descendants = [] } = root.snapshot;
      const waiting = [{ id: frameId, snapshot: frame }, ...descendants].find(
        ({ snapshot: { phase, children } }) => phase === 'children' && children?.run?.arn === mapRunArn,
      );
      if (!waiting) return false;
      const token = await this.store.fenceOf(execution, waiting.id);
      const ref = token !== undefined && { execution, frame: waiting.id, token };
      // A child that has ended in between has moved it on: look again.
      if (ref && (await this.#move(ref, () => ({ type: 'MapRunUpdated', mapRunArn, limits })))) return true;
    }
  }

  /**
   * Ends an execution from outside: StopExecution or its own TimeoutSeconds.
   * @returns whether this call ended it (false: it had ended before)
   */
  async end(
    execution: ExecutionId,
    event: Extract<EngineEvent, { type: 'StopRequested' | 'ExecutionTimedOut' }>,
  ): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const loaded = await this.store.loadRoot(execution);
      if (loaded.status !== 'current') return false;
      const decision = await this.#decide(loaded, event);
      if (!decision) return false;
      const { historyLength } = loaded.snapshot;
      const result = await this.store.close(execution, decision, {
        ...(attempt < EXACT_ENDINGS ? { historyLength } : {}),
        ...(event.type === 'ExecutionTimedOut' ? { overdue: 'deadline' as const } : {}),
      });
      if (result.status === 'committed') {
        await this.#perform(execution, loaded, decision, result);
        return true;
      }
      if (result.status === 'closed' || result.status === 'stale') return false;
    }
  }

  async #load(awaken: FrameRef): Promise<LoadedFrame | undefined> {
    const loaded = await this.store.load(awaken);
    if (loaded.status === 'current') {
      this.clock.tell(loaded.now);
      return loaded;
    }
    this.#late();
    return undefined;
  }

  async #decide(loaded: LoadedFrame, event: EngineEvent, next?: FrameRef): Promise<Decision | undefined> {
    const { machine } = await this.definitions.byHash(loaded.definitionHash);
    if (!machine) throw new UnreadableDefinitionError(loaded.definitionHash);
    const evaluator = this.evaluator.forDecision(loaded.snapshot.execution.arn);
    return decideFully(
      machine,
      loaded.snapshot,
      event,
      this.ambient(this.clock.now(), loaded.snapshot.execution, next),
      evaluator,
    );
  }

  async #commit(
    awaken: FrameRef,
    loaded: LoadedFrame,
    decision: Decision,
    expect: CommitExpectation,
    onFull: () => void,
  ): Promise<CommitResult> {
    const result = await this.#room.wait(() => this.store.commit(awaken, decision, expect), onFull);
    // At once: the frame's next job is on its way and may be back before anything else is done.
    if (result.status === 'committed') this.#remember(loaded, decision, result);
    return result;
  }

  /** @param next the step that the decision leads to, if there is one */
  ambient(now: number, info: Pick<ExecutionInfo, 'arn' | 'stateMachineArn'>, next?: FrameRef): Ambient {
    const taskToken = next && (() => this.tokens.issue(next, info.stateMachineArn));
    const activityExists = (arn: string) => isActivityFor(info.arn, arn, this.store);
    return { now, region: this.settings.region, random: Math.random, uuid: randomUUID, taskToken, activityExists };
  }

  async #perform(
    execution: ExecutionId,
    loaded: LoadedFrame,
    decision: Decision,
    result: Committed,
    sent?: string,
  ): Promise<void> {
    this.clock.tell(result.now);
    this.counters.committed++;
    const { snapshot, traceparent, worker, begunAt } = loaded;
    const visit = visitId(snapshot.frame);
    const { execution: info, lastEventId, descendants } = snapshot;
    const { firstEventId, now } = result;
    const attempt = { worker, begunAt, visit };
    this.tracer.ended(
      { execution, info, traceparent, ...attempt, firstEventId, lastEventId, descendants },
      decision,
      now,
    );
    await this.effects.perform(result, decision, { execution, traceparent: loaded.traceparent }, sent);
  }

  /** A frame that only has to run its next state will be loaded from here, if its job comes back to this process. */
  #remember(loaded: LoadedFrame, decision: Decision, result: Committed): void {
    if (!decision.snapshot || decision.snapshot.phase !== 'ready') return;
    const own = result.awaken.find((each) => each.wake === 'run' && each.frame === loaded.snapshot.frameId);
    if (!own) return;
    const idOf = (ref: Decision['lastEvent']) => ('at' in ref ? ref.at : result.firstEventId + ref.nth);
    this.#recent.keep(own.token, {
      ...loaded,
      now: result.now,
      clocks: {},
      outcome: undefined,
      worker: undefined,
      begunAt: undefined,
      snapshot: {
        ...loaded.snapshot,
        frame: decision.snapshot,
        input: decision.input,
        lastEventId: idOf(decision.lastEvent),
        enteredEventId: undefined,
        historyLength: result.firstEventId + decision.history.length - 1,
        inbox: [],
        results: undefined,
        descendants: undefined,
      },
    });
  }

  /** Ends the execution instead of committing `decision`, for which its history has no room. */
  async #endFull(execution: ExecutionId, decision: Decision): Promise<void> {
    for (;;) {
      const root = await this.store.loadRoot(execution);
      if (root.status !== 'current') return this.#late();
      const { historyLength } = root.snapshot;
      const cutOff = await this.#decide(root, { type: 'StopRequested' });
      const closing = failForFullHistory(decision, historyLength, this.store.maxEvents, cutOff?.ended);
      const result = await this.store.close(execution, closing, { historyLength });
      if (result.status === 'committed') return this.#perform(execution, root, closing, result);
      if (result.status !== 'moved' && result.status !== 'full') return this.#late();
    }
  }

  #late(): void {
    this.counters.stale++;
  }
}
