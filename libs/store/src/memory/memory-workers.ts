import type { ResourceService, ServedResource, WorkerRegistry } from '../state-machine-store.js';

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

  async servedResources(limit: number): Promise<readonly ServedResource[]> {
    const now = this.now();
    const recent = [...this.#served].sort(([a, x], [b, y]) => y - x || (a < b ? 1 : -1)).slice(0, limit);
    return recent.map(([resource, until]) => ({
      resource,
      workers: this.#live(resource),
      lastServedAt: Math.min(now, until),
    }));
  }

  #live(resource: string): number {
    return [...(this.#until.get(resource)?.values() ?? [])].filter((until) => until >= this.now()).length;
  }
}
