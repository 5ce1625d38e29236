import type { NewStateMachineVersion, StateMachineRecord, UpdateStateMachineResult } from '#store';
import { machineText, stateOf } from '../../codec/machine-text.js';
import { parseVersion, versionText } from '../../codec/version-text.js';
import type { Keys } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface UpdateStateMachine {
  readonly keys: Keys;
  readonly expected: StateMachineRecord;
  readonly next: StateMachineRecord;
  readonly publish: { readonly version: NewStateMachineVersion; readonly limit: number } | undefined;
}

export const updateStateMachine = defineScript<UpdateStateMachine, UpdateStateMachineResult>({
  name: 'update-state-machine',
  keys: ({ keys, expected }) => [keys.machines.records, keys.machines.states, keys.machine(expected.arn).published],
  args: ({ expected, next, publish }) => [
    expected.arn,
    stateOf(expected),
    machineText(next),
    stateOf(next),
    publish === undefined ? '' : versionText(publish.version),
    publish?.limit ?? 0,
  ],
  reply: (reply, { expected }) => {
    const [word, number, version] = reply;
    switch (word) {
      case 'UPDATED':
        if (typeof version !== 'string') return { status: 'updated' };
        return { status: 'updated', version: parseVersion(expected.arn, Number(number), version) };
      case 'CONFLICT':
        return { status: 'conflict' };
      case 'MISSING':
        return { status: 'not-found' };
      case 'FULL':
        return { status: 'full' };
      default:
        throw unknownReply('update-state-machine', reply);
    }
  },
});
