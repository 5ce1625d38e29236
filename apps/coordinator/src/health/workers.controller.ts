import { Controller, Get, Inject, ServiceUnavailableException, UseGuards } from '@nestjs/common';
import { isTransientRedisError } from '#queues';
import type { WorkerRegistry } from '#store';
import { OperatorsOnly } from '../access/operators-only.guard.js';
import { WORKER_REGISTRY } from '../tokens.js';

/** What `GET /workers` answers: the resources that were served last, the latest first; times in ISO 8601. */
export interface Workers {
  readonly resources: readonly {
    readonly resource: string;
    /** Worker processes that serve it now. */
    readonly workers: number;
    readonly lastServedAt: string;
  }[];
  /** Whether there are more than are shown. */
  readonly truncated: boolean;
}

const SHOWN = 1_000;

/**
 * `GET /workers`: who serves what, as workers have announced it; 503 while Redis is away. Shows resource ARNs, no data; like `/metrics`
 * it is for operators.
 */
@Controller('workers')
@UseGuards(OperatorsOnly)
export class WorkersController {
  constructor(@Inject(WORKER_REGISTRY) private readonly registry: Pick<WorkerRegistry, 'servedResources'>) {}

  @Get()
  async list(): Promise<Workers> {
    const served = await this.#served();
    const resources = served
      .slice(0, SHOWN)
      .map(({ lastServedAt, ...rest }) => ({ ...rest, lastServedAt: new Date(lastServedAt).toISOString() }));
    return { resources, truncated: served.length > SHOWN };
  }

  async #served(): ReturnType<WorkerRegistry['servedResources']> {
    try {
      return await this.registry.servedResources(SHOWN + 1);
    } catch (error) {
      if (isTransientRedisError(error)) throw new ServiceUnavailableException('redis does not answer');
      throw error;
    }
  }
}
