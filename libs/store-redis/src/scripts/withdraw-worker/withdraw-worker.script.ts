import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export interface WithdrawWorker {
  readonly keys: Keys;
  readonly worker: string;
  readonly resources: readonly string[];
}

export const withdrawWorker = defineScript<WithdrawWorker, void>({
  name: 'withdraw-worker',
  keys: ({ keys, resources }) => [...resources.map((resource) => keys.workers(resource)), keys.served],
  args: ({ worker, resources }) => [worker, ...resources],
  reply: () => undefined,
});
