import type { StateMachineType } from '../document.js';
import type { Fields } from '../fields.js';
import { MESSAGE } from '../messages.js';
import type { MapState } from '../model.js';

export const PROCESSOR_FIELDS = ['ProcessorConfig', 'StartAt', 'States', 'Comment'];

/** How the iterations of a Map run; `executionType` is set for DISTRIBUTED, where they are executions of their own. */
export function processorConfig(machine: Fields): { mode: MapState['mode']; executionType?: StateMachineType } {
  const config = machine.object('ProcessorConfig');
  if (config === undefined) return { mode: 'INLINE' };
  const mode = config.oneOf('Mode', ['INLINE', 'DISTRIBUTED']) ?? 'INLINE';
  if (mode === 'INLINE') {
    config.allowOnly(['Mode']);
    return { mode };
  }
  config.allowOnly(['Mode', 'ExecutionType']);
  config.require('ExecutionType');
  if (machine.around.machineType === 'EXPRESS') config.error(MESSAGE.expressDistributed, 'Mode');
  return { mode, executionType: config.oneOf('ExecutionType', ['STANDARD', 'EXPRESS']) };
}
