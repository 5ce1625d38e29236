import type { StateMachineRecord } from '#store';
import { machineText, versionOf } from '../../codec/machine-text.js';
import type { Keys } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface UpdateStateMachine {
  readonly keys: Keys;
  readonly expected: StateMachineRecord;
  readonly next: StateMachineRecord;
}

export const updateStateMachine = defineScript<UpdateStateMachine, 'updated' | 'conflict' | 'not-found'>({
  name: 'update-state-machine',
  keys: ({ keys: { machines } }) => [machines.records, machines.versions],
  args: ({ expected, next }) => [expected.arn, versionOf(expected), machineText(next), versionOf(next)],
  reply: (reply) => {
    switch (reply[0]) {
      case 'UPDATED':
        return 'updated';
      case 'CONFLICT':
        return 'conflict';
      case 'MISSING':
        return 'not-found';
      default:
        throw unknownReply('update-state-machine', reply);
    }
  },
});
