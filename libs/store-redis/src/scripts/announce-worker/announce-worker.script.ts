import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export interface AnnounceWorker {
  readonly keys: Keys;
  readonly worker: string;
  readonly resources: readonly string[];
  readonly ttlMs: number;
}

export const announceWorker = defineScript<AnnounceWorker, void>({
  name: 'announce-worker',
  keys: ({ keys, resources }) => [...resources.map((resource) => keys.workers(resource)), keys.served],
  args: ({ worker, resources, ttlMs }) => [worker, ttlMs, ...resources],
  reply: () => undefined,
});
