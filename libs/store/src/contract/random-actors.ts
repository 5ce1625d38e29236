import fc from 'fast-check';
import type { RedrivePlan } from '#engine';
import { newToken } from '../execution-id.js';
import type { LoadedFrame } from '../execution-store.js';
import type { Awaken, FrameRef } from '../frame-ref.js';
import type { TaskOutcome } from '../task-store.js';
import { decision, event, frame, info, MACHINE, start } from './decisions.js';
import type { OpenedStore } from './harness.js';
import { decide, MOVES, SUBMISSION } from './random-decisions.js';

/*
 * Random operations of many actors, late and doubled ones among them, as data: the same steps can be done on two stores,
 * and whatever they answer must be equal once tokens and times are given neutral names.
 */

const nat = fc.nat({ max: 1_000 });

const actorStep = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      name: fc.nat({ max: 3 }),
      input: fc.nat({ max: 1 }),
      timeoutSeconds: fc.constantFrom(undefined, 0, 3600),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('load' as const), ref: nat }) },
  {
    weight: 24,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      ref: nat,
      move: fc.constantFrom(...MOVES),
      size: fc.integer({ min: 1, max: 4 }),
      window: fc.integer({ min: 1, max: 3 }),
      exclusive: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('begin' as const),
      ref: nat,
      claim: fc.nat({ max: 1 }),
      redeliver: fc.boolean(),
      leaseMs: fc.constantFrom(0, 3_600_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('beat' as const),
      ref: nat,
      claim: fc.nat({ max: 1 }),
      progress: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('finish task' as const),
      ref: nat,
      claim: fc.nat({ max: 1 }),
      ok: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('submit task' as const), ref: nat, claim: fc.nat({ max: 1 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('answer task' as const), ref: nat, ok: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('beat task' as const), ref: nat }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('end' as const), execution: nat, timedOut: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('redrive' as const),
      execution: nat,
      timeoutSeconds: fc.constantFrom(undefined, 3600),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose due' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('audit' as const) }) },
);

export type ActorStep = typeof actorStep extends fc.Arbitrary<infer Step> ? Step : never;
const created = (name: number): ActorStep => ({
  do: 'create',
  name,
  input: 0,
  timeoutSeconds: name === 1 ? 3600 : undefined,
});
/** Two executions are there from the beginning. */
export const actorSteps: fc.Arbitrary<ActorStep[]> = fc
  .array(actorStep, { minLength: 20, maxLength: 100 })
  .map((steps) => [created(0), created(1), ...steps]);

/** Does steps on one store and remembers what actors would: references, old loads, the last commit. */
export class Actors {
  readonly #refs: FrameRef[] = [];
  readonly #tasks: FrameRef[] = [];
  readonly #executions: string[] = [];
  readonly #loads = new Map<string, LoadedFrame>();
  readonly #names = new Map<string, string>();
  #last: (() => Promise<unknown>) | undefined;

  constructor(private readonly opened: OpenedStore) {}

  /** What the store answered, without tokens and times. */
  async perform(step: ActorStep): Promise<unknown> {
    return this.#neutral(await this.#do(step));
  }

  /** All that can be seen of the store from outside. */
  async everything(): Promise<unknown> {
    const { store } = this.opened;
    const each = await Promise.all(
      this.#executions.map(async (execution) => ({
        record: await store.describe(execution),
        root: await store.loadRoot(execution),
        history: await store.history(execution, 1, 100_000),
      })),
    );
    const listed = await store.listExecutions({ stateMachineArn: MACHINE, status: 'RUNNING', limit: 100 });
    return this.#neutral({ each, running: listed.map(({ execution }) => execution).sort() });
  }

  async #do(step: ActorStep): Promise<unknown> {
    const { store } = this.opened;
    switch (step.do) {
      case 'create': {
        const result = await store.create(
          start({
            info: info({ name: `n${step.name}`, input: `[${step.input}]` }),
            timeoutSeconds: step.timeoutSeconds,
          }),
        );
        if (result.status === 'ok') this.#learn(result.awaken, result.created ? result.execution : undefined);
        return result;
      }
      case 'load': {
        const ref = this.#ref(step.ref);
        if (ref === undefined) return undefined;
        const loaded = await store.load(ref);
        if (loaded.status === 'current') this.#loads.set(ref.token, loaded);
        return loaded;
      }
      case 'commit':
        return this.#commit(step);
      case 'repeat':
        return this.#last?.();
      case 'begin': {
        const ref = this.#ref(step.ref, this.#tasks);
        return (
          ref &&
          store.beginTask(ref, {
            worker: 'w',
            claim: `c${step.claim}`,
            leaseMs: step.leaseMs,
            redeliver: step.redeliver,
          })
        );
      }
      case 'beat': {
        const ref = this.#ref(step.ref, this.#tasks);
        return ref && store.heartbeat(ref, { claim: `c${step.claim}`, leaseMs: 3_600_000, progress: step.progress });
      }
      case 'finish task': {
        const ref = this.#ref(step.ref, this.#tasks);
        if (ref === undefined) return undefined;
        const outcome: TaskOutcome = step.ok ? { ok: true, output: '[]' } : { ok: false, error: 'E' };
        const result = await store.endTask(ref, `c${step.claim}`, outcome);
        if (result.status === 'accepted') this.#learn([result.awaken]);
        return result;
      }
      case 'submit task': {
        const ref = this.#ref(step.ref, this.#tasks);
        if (ref === undefined) return undefined;
        const result = await store.submitTask(ref, `c${step.claim}`, SUBMISSION, '[]');
        if (result.status === 'failed') this.#learn([result.awaken]);
        return result;
      }
      case 'answer task': {
        const ref = this.#ref(step.ref, this.#tasks);
        if (ref === undefined) return undefined;
        const outcome: TaskOutcome = step.ok ? { ok: true, output: '[]' } : { ok: false, byCallback: true };
        const result = await store.answerTask(ref, outcome);
        if (result.status === 'accepted') this.#learn([result.awaken]);
        return result;
      }
      case 'beat task': {
        const ref = this.#ref(step.ref, this.#tasks);
        return ref && store.beatTask(ref);
      }
      case 'end': {
        const [type, status] = step.timedOut
          ? (['ExecutionTimedOut', 'TIMED_OUT'] as const)
          : (['ExecutionAborted', 'ABORTED'] as const);
        const execution = this.#execution(step.execution);
        const end = decision(null, [type], [{ type: 'CloseExecution', status }]);
        return execution && store.close(execution, end, step.timedOut ? { overdue: 'deadline' } : undefined);
      }
      case 'redrive':
        return this.#redrive(step);
      case 'sweep': {
        const { due, nextDueAt } = await store.sweep(0, 1_000);
        return { due: due.map((each) => JSON.stringify(this.#neutral(each))).sort(), more: nextDueAt !== undefined };
      }
      case 'lose due':
        return this.opened.loseDue();
      case 'audit':
        return [...(await store.audit(0, '')).repaired].sort();
    }
  }

  async #commit(step: Extract<ActorStep, { do: 'commit' }>): Promise<unknown> {
    const { store } = this.opened;
    const ref = this.#ref(step.ref);
    if (ref === undefined) return undefined;
    // An earlier load of this fence is used if there is one: ends of children may have come in since.
    const loaded = this.#loads.get(ref.token) ?? (await store.load(ref));
    const known = 'snapshot' in loaded ? loaded : undefined;
    const made = decide(known, ref, step);
    const nextToken = newToken();
    const expect = {
      historyLength: known?.snapshot.historyLength ?? 0,
      inboxLength: known?.snapshot.inbox.length ?? 0,
      nextToken,
    };
    this.#last = () => store.commit(ref, made, expect);
    const result = (await this.#last()) as Awaited<ReturnType<typeof store.commit>>;
    if (result.status === 'committed') this.#learn([{ ...ref, token: nextToken, wake: 'run' }, ...result.awaken]);
    return result;
  }

  /** The root runs its state again. */
  async #redrive({ execution: pick, timeoutSeconds }: Extract<ActorStep, { do: 'redrive' }>): Promise<unknown> {
    const { store } = this.opened;
    const execution = this.#execution(pick);
    const remains = execution && (await store.loadRemains(execution));
    if (!remains || remains.frames.length === 0) return remains;
    const { historyLength, execution: info } = remains;
    const plan: RedrivePlan = {
      history: [event('ExecutionRedriven', { at: historyLength })],
      frames: [
        { id: 'r', snapshot: frame({ phase: 'retry' }), lastEvent: { nth: 0 }, enteredEvent: undefined, wake: 'timer' },
      ],
      emptied: ['r'],
    };
    const expect = { historyLength, redriveCount: info.redriveCount, request: newToken(), timeoutSeconds };
    const result = await store.redrive(execution, plan, expect);
    if (result.status === 'redriven') this.#learn(result.awaken);
    return result;
  }

  #execution(pick: number): string | undefined {
    return this.#executions[pick % Math.max(1, this.#executions.length)];
  }

  #learn(awaken: readonly Awaken[], execution?: string): void {
    if (execution !== undefined) this.#executions.push(execution);
    for (const { wake, ...ref } of awaken) (wake === 'task' ? this.#tasks : this.#refs).push(ref);
  }

  /** Mostly one of the last few: else most would be stale. */
  #ref(pick: number, refs: readonly FrameRef[] = this.#refs): FrameRef | undefined {
    const among = pick % 8 === 0 ? this.#refs : refs.slice(-4);
    return among[Math.floor(pick / 8) % Math.max(1, among.length)];
  }

  #neutral(answer: unknown): unknown {
    const text = JSON.stringify(answer, (member, value: unknown) => {
      if (member === 'token' && typeof value === 'string') {
        const name = this.#names.get(value) ?? `token ${this.#names.size}`;
        this.#names.set(value, name);
        return name;
      }
      if (TIMES.has(member) && typeof value === 'number') return 'a time';
      if (member === 'request') return 'a request';
      return member === 'timers' && Array.isArray(value) ? value.length : value;
    });
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }
}

const TIMES = new Set([
  'now',
  'startedAt',
  'stoppedAt',
  'timestamp',
  'scheduledAt',
  'begunAt',
  'timeoutAt',
  'nextDueAt',
  'redrivenAt',
  'at',
  'timer',
  'timeout',
  'heartbeat',
  'lease',
]);
