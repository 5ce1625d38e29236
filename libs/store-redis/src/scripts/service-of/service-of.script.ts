import type { ResourceService } from '#store';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export const serviceOf = defineScript<{ readonly keys: Keys; readonly resource: string }, ResourceService>({
  name: 'service-of',
  keys: ({ keys, resource }) => [keys.workers(resource), keys.served],
  args: ({ resource }) => [resource],
  reply: ([now, workers, until]) => ({
    now: Number(now),
    workers: Number(workers),
    ...(typeof until === 'string' ? { lastServedAt: Math.min(Number(now), Number(until)) } : {}),
  }),
});
