import type { StateMachineRecord } from '#store';
import { orderOf, stateOf } from '../../codec/machine-text.js';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

/** True when it was there. */
export const forgetStateMachine = defineScript<{ readonly keys: Keys; readonly record: StateMachineRecord }, boolean>({
  name: 'forget-state-machine',
  keys: ({ keys: { machines } }) => [machines.records, machines.states, machines.order, machines.deleting],
  args: ({ record }) => [record.arn, stateOf({ ...record, status: 'DELETING' }), orderOf(record)],
  reply: ([there]) => there === 1,
});
