import type { StateMachineRecord } from '#store';
import { orderOf } from '../../codec/machine-text.js';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

/** True when it was there. */
export const deleteStateMachine = defineScript<{ readonly keys: Keys; readonly record: StateMachineRecord }, boolean>({
  name: 'delete-state-machine',
  keys: ({ keys: { machines } }) => [machines.records, machines.versions, machines.order],
  args: ({ record }) => [record.arn, orderOf(record)],
  reply: ([there]) => there === 1,
});
