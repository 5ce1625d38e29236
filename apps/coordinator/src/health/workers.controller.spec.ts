import { describe, expect, it } from '@jest/globals';
import type { ServedResource } from '#store';
import { WorkersController } from './workers.controller.js';

const served = (count: number): ServedResource[] =>
  Array.from({ length: count }, (_, at) => ({ resource: `r${at}`, workers: 1, lastServedAt: 0 }));

describe('GET /workers', () => {
  it('tells times in ISO 8601, and of no more than a thousand resources', async () => {
    const stored = served(1_500);
    const controller = new WorkersController({ servedResources: async (limit) => stored.slice(0, limit) });
    const { resources, truncated } = await controller.list();
    expect(resources).toHaveLength(1_000);
    expect(resources[0]).toEqual({ resource: 'r0', workers: 1, lastServedAt: '1970-01-01T00:00:00.000Z' });
    expect(truncated).toBe(true);
    stored.length = 1_000;
    expect((await controller.list()).truncated).toBe(false);
  });

  it('is 503 while Redis is away, and a fault when it is one', async () => {
    const failing = (error: Error) => new WorkersController({ servedResources: () => Promise.reject(error) }).list();
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    await expect(failing(away)).rejects.toMatchObject({ status: 503 });
    await expect(failing(new TypeError('wrong'))).rejects.toThrow(TypeError);
  });
});
