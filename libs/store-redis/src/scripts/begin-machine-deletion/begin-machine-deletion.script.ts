import type { StateMachineRecord } from '#store';
import { machineText, stateOf } from '../../codec/machine-text.js';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

/** The record as it is stored then; undefined when it was not as `expected`. */
export const beginMachineDeletion = defineScript<
  { readonly keys: Keys; readonly expected: StateMachineRecord },
  StateMachineRecord | undefined
>({
  name: 'begin-machine-deletion',
  keys: ({ keys, expected }) => {
    const { records, states, deleting } = keys.machines;
    const { published, aliases } = keys.machine(expected.arn);
    return [records, states, deleting, published, aliases];
  },
  args: ({ expected }) => {
    const next = deletingOf(expected);
    return [expected.arn, stateOf(expected), machineText(next), stateOf(next)];
  },
  reply: ([begun], { expected }) => (begun === 1 ? deletingOf(expected) : undefined),
});

function deletingOf(record: StateMachineRecord): StateMachineRecord {
  return { ...record, status: 'DELETING' };
}
