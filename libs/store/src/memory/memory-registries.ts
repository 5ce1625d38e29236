import type { ResourceService, StateMachineRecord, StateMachineStore, WorkerRegistry } from '../state-machine-store.js';
import { plain } from './memory-execution.js';

export class MemoryStateMachines implements StateMachineStore {
  readonly #records = new Map<string, StateMachineRecord>();

  async createStateMachine(record: StateMachineRecord): ReturnType<StateMachineStore['createStateMachine']> {
    const stored = this.#records.get(record.arn);
    if (stored !== undefined) return { created: false, record: plain(stored) };
    this.#records.set(record.arn, plain(record));
    return { created: true, record: plain(record) };
  }

  async updateStateMachine(
    expected: StateMachineRecord,
    next: StateMachineRecord,
  ): ReturnType<StateMachineStore['updateStateMachine']> {
    const stored = this.#records.get(expected.arn);
    if (stored === undefined) return 'not-found';
    if (stored.updatedAt !== expected.updatedAt || stored.revisionId !== expected.revisionId) return 'conflict';
    this.#records.set(expected.arn, plain(next));
    return 'updated';
  }

  async getStateMachine(arn: string): Promise<StateMachineRecord | undefined> {
    const stored = this.#records.get(arn);
    return stored === undefined ? undefined : plain(stored);
  }

  async deleteStateMachine(arn: string): Promise<boolean> {
    return this.#records.delete(arn);
  }

  async listStateMachines(
    limit: number,
    after?: { readonly createdAt: number; readonly arn: string },
  ): Promise<readonly StateMachineRecord[]> {
    return [...this.#records.values()]
      .sort(byCreation)
      .filter((record) => after === undefined || byCreation(record, after) > 0)
      .slice(0, limit)
      .map(plain);
  }
}

export function byCreation(
  a: { readonly createdAt: number; readonly arn: string },
  b: { readonly createdAt: number; readonly arn: string },
): number {
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  return a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0;
}

export class MemoryWorkers implements WorkerRegistry {
  readonly #until = new Map<string, Map<string, number>>();
  readonly #served = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  async announceWorker(worker: string, resources: readonly string[], ttlMs: number): Promise<void> {
    for (const resource of resources) {
      const workers = this.#until.get(resource) ?? new Map<string, number>();
      const until = this.now() + ttlMs;
      this.#until.set(resource, workers.set(worker, until));
      this.#served.set(resource, Math.max(this.#served.get(resource) ?? 0, until));
    }
  }

  async withdrawWorker(worker: string, resources: readonly string[]): Promise<void> {
    for (const resource of resources) {
      const gone = this.#until.get(resource)?.delete(worker) === true;
      if (gone && this.#live(resource) === 0) this.#served.set(resource, this.now());
    }
  }

  async serviceOf(resource: string): Promise<ResourceService> {
    const [now, until] = [this.now(), this.#served.get(resource)];
    const lastServedAt = until === undefined ? {} : { lastServedAt: Math.min(now, until) };
    return { now, workers: this.#live(resource), ...lastServedAt };
  }

  #live(resource: string): number {
    return [...(this.#until.get(resource)?.values() ?? [])].filter((until) => until >= this.now()).length;
  }
}
