import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export interface PurgeExecution {
  readonly keys: Keys;
  readonly partition: number;
  /** Entry of the `closed` index: `E|machine|status|startedAt`, and `|list,…` if it stands in other lists as well. */
  readonly closed: string;
}

/** An entry of another shape is a newer release's, which purges it. */
export function isReadableClosed(entry: string): boolean {
  return [4, 5].includes(entry.split('|').length);
}

/** True when the execution has expired and its entries are gone. */
export const purgeExecution = defineScript<PurgeExecution, boolean>({
  name: 'purge-execution',
  keys: ({ keys, partition, closed }) => {
    const shared = keys.partition(partition);
    return [keys.execution(closed.split('|', 1)[0] as string).execution, shared.index, shared.closed];
  },
  args: ({ closed }) => {
    const [execution, machine, status, startedAt, others = ''] = closed.split('|') as [string, string, string, string];
    const entries = [status, '*'].map((list) => `${machine}|${list}|${startedAt}|${execution}`);
    const more = others.split(',').filter((list) => list !== '');
    return [closed, startedAt, ...entries, ...more.map((list) => `${list}|${status}|${startedAt}|${execution}`)];
  },
  reply: ([dropped]) => dropped === 1,
});
