import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export const countWorkers = defineScript<{ readonly keys: Keys; readonly resource: string }, number>({
  name: 'count-workers',
  keys: ({ keys, resource }) => [keys.workers(resource)],
  args: () => [],
  reply: ([count]) => Number(count),
});
