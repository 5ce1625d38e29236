import type { NewStateMachineVersion, StateMachineRecord } from '#store';
import { machineText, orderOf, parseMachine, stateOf } from '../../codec/machine-text.js';
import { versionText } from '../../codec/version-text.js';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export interface CreateStateMachine {
  readonly keys: Keys;
  readonly record: StateMachineRecord;
  readonly version: NewStateMachineVersion | undefined;
}

export const createStateMachine = defineScript<
  CreateStateMachine,
  { readonly created: boolean; readonly record: StateMachineRecord }
>({
  name: 'create-state-machine',
  keys: ({ keys, record }) => {
    const { records, states, order } = keys.machines;
    return [records, states, order, keys.machine(record.arn).published];
  },
  args: ({ record, version }) => [
    record.arn,
    machineText(record),
    stateOf(record),
    orderOf(record),
    version === undefined ? '' : versionText(version),
  ],
  reply: ([created, stored]) => ({
    created: created === 1,
    record: parseMachine(stored as string),
  }),
});
