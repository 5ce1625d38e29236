import { expect } from '@jest/globals';
import type { Decision } from '#engine';
import type { ActivityStore } from '../activity-store.js';
import { newToken } from '../execution-id.js';
import type { CommitResult, ExecutionStore, LoadedFrame, NewExecution } from '../execution-store.js';
import type { Awaken, FrameRef } from '../frame-ref.js';
import type { StateMachineStore, WorkerRegistry } from '../state-machine-store.js';
import { start } from './decisions.js';

export type WholeStore = ExecutionStore & StateMachineStore & ActivityStore & WorkerRegistry;

export interface StoreOptions {
  readonly partitions?: number;
  readonly maxEvents?: number;
  readonly graceMs?: number;
  readonly retentionDays?: number;
}

/** A store of its own for one case, with what a case needs beyond the port. */
export interface OpenedStore {
  readonly store: WholeStore;
  /** Let so many ms go by for the store. */
  pass(ms: number): Promise<void>;
  /** Lose every entry of the due set, as after a rollback that nothing should survive. */
  loseDue(): Promise<void>;
  close(): Promise<void>;
}

export type OpenStore = (options: StoreOptions) => Promise<OpenedStore>;

type Committed = Extract<CommitResult, { status: 'committed' }>;

/** A running execution as its actors see it. */
export class Journey {
  private constructor(
    readonly store: WholeStore,
    readonly execution: string,
    readonly startedAt: number,
    /** The root frame's first wake. */
    readonly root: Awaken,
  ) {}

  static async begin(store: WholeStore, from: NewExecution = start()): Promise<Journey> {
    const result = await store.create(from);
    if (result.status !== 'ok') throw new Error(`The execution was not created: ${result.status}`);
    const root = result.awaken.find(({ frame }) => frame === 'r') ?? ({ frame: 'r', token: '', wake: 'run' } as Awaken);
    return new Journey(store, result.execution, result.startedAt, root);
  }

  async load(ref: FrameRef): Promise<LoadedFrame> {
    const loaded = await this.store.load(ref);
    if (loaded.status !== 'current') throw new Error(`The frame ${ref.frame} is ${loaded.status}`);
    return loaded;
  }

  /** Load, decide, commit; answers the frame's next reference and what the commit said. */
  async step(
    ref: FrameRef,
    decide: Decision | ((loaded: LoadedFrame) => Decision),
  ): Promise<{ readonly next: FrameRef; readonly result: Committed }> {
    const loaded = await this.load(ref);
    const decision = typeof decide === 'function' ? decide(loaded) : decide;
    const next = { ...ref, token: newToken() };
    const result = await this.commit(ref, decision, { next, loaded });
    if (result.status !== 'committed') throw new Error(`The step of ${ref.frame} was not committed: ${result.status}`);
    return { next, result };
  }

  commit(
    ref: FrameRef,
    decision: Decision,
    { next, loaded }: { readonly next?: FrameRef; readonly loaded?: LoadedFrame } = {},
  ): Promise<CommitResult> {
    return this.store.commit(ref, decision, {
      historyLength: loaded?.snapshot.historyLength ?? 0,
      inboxLength: loaded?.snapshot.inbox.length ?? 0,
      nextToken: next?.token ?? newToken(),
    });
  }

  async historyTypes(): Promise<string[]> {
    return (await this.store.history(this.execution, 1, 1_000_000)).map(({ type }) => type);
  }

  /** I2: ids are 1 … N, and an event follows an earlier one. */
  async expectSoundHistory(): Promise<void> {
    const events = await this.store.history(this.execution, 1, 1_000_000);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, n) => n + 1));
    expect(await this.store.historyLength(this.execution)).toBe(events.length);
    for (const { id, previousEventId } of events) expect(previousEventId).toBeLessThan(id);
  }

  /** What the sweeper finds now, as `frame wake`, in order. Claims it. */
  async swept(): Promise<string[]> {
    const { due } = await this.store.sweep(0, 1000);
    return due
      .filter(({ execution }) => execution === this.execution)
      .map(({ frame, wake }) => `${frame} ${wake}`)
      .sort();
  }
}

export function wakesIn(awaken: readonly Awaken[]): string[] {
  return awaken.map(({ frame, wake }) => `${frame} ${wake}`);
}

export function find(awaken: readonly Awaken[], frame: string): Awaken {
  const found = awaken.find((each) => each.frame === frame);
  if (found === undefined) throw new Error(`No wake for ${frame} among ${wakesIn(awaken).join(', ')}`);
  return found;
}
