import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export interface PurgeExecution {
  readonly keys: Keys;
  readonly partition: number;
  /** Entry of the `closed` index: `E|machine|status|startedAt`. */
  readonly closed: string;
}

/** An entry of another shape is a newer release's, which purges it. */
export function isReadableClosed(entry: string): boolean {
  return entry.split('|').length === 4;
}

/** True when the execution has expired and its entries are gone. */
export const purgeExecution = defineScript<PurgeExecution, boolean>({
  name: 'purge-execution',
  keys: ({ keys, partition, closed }) => {
    const shared = keys.partition(partition);
    return [keys.execution(closed.split('|', 1)[0] as string).execution, shared.index, shared.closed];
  },
  args: ({ closed }) => {
    const [execution, machine, status, startedAt] = closed.split('|') as [string, string, string, string];
    const entries = [status, '*'].map((list) => `${machine}|${list}|${startedAt}|${execution}`);
    return [closed, startedAt, ...entries];
  },
  reply: ([dropped]) => dropped === 1,
});
