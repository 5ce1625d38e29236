import type { StateMachineRecord } from '#store';
import { machineText, orderOf, parseMachine, versionOf } from '../../codec/machine-text.js';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export const createStateMachine = defineScript<
  { readonly keys: Keys; readonly record: StateMachineRecord },
  { readonly created: boolean; readonly record: StateMachineRecord }
>({
  name: 'create-state-machine',
  keys: ({ keys: { machines } }) => [machines.records, machines.versions, machines.order],
  args: ({ record }) => [record.arn, machineText(record), versionOf(record), orderOf(record)],
  reply: ([created, stored]) => ({
    created: created === 1,
    record: parseMachine(stored as string),
  }),
});
