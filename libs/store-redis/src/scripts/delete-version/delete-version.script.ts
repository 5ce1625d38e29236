import type { DeleteVersionResult } from '#store';
import type { Keys } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface DeleteVersion {
  readonly keys: Keys;
  readonly stateMachineArn: string;
  readonly number: number;
}

export const deleteVersion = defineScript<DeleteVersion, DeleteVersionResult>({
  name: 'delete-version',
  keys: ({ keys, stateMachineArn }) => {
    const { published, aliases } = keys.machine(stateMachineArn);
    return [published, aliases];
  },
  args: ({ number }) => [number],
  reply: (reply) => {
    const [word, ...naming] = reply;
    switch (word) {
      case 'DELETED':
        return { status: 'deleted' };
      case 'ABSENT':
        return { status: 'absent' };
      case 'REFERENCED':
        return { status: 'referenced', aliases: (naming as string[]).sort() };
      default:
        throw unknownReply('delete-version', reply);
    }
  },
});
