import { EXECUTION_FORMAT, type ExecutionId } from '#store';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

/** True when something had to be repaired. */
export const auditExecution = defineScript<{ readonly keys: Keys; readonly execution: ExecutionId }, boolean>({
  name: 'audit-execution',
  keys: ({ keys, execution }) => {
    const own = keys.execution(execution);
    const shared = keys.partitionOf(execution);
    return [own.execution, own.frames, shared.due, shared.open];
  },
  args: ({ execution }) => [execution, EXECUTION_FORMAT],
  reply: ([repaired]) => Number(repaired) > 0,
});
