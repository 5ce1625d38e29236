import type { StateMachineAlias } from '#store';
import { aliasText, parseAlias } from '../../codec/version-text.js';
import type { Keys } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface SaveAlias {
  readonly keys: Keys;
  readonly alias: StateMachineAlias;
  /** What is to be replaced; without it the name must be free. */
  readonly expected?: StateMachineAlias;
  /** Most aliases of a machine. */
  readonly limit: number;
}

export type SaveAliasResult =
  | { readonly status: 'saved' | 'conflict' | 'not-found' | 'no-version' | 'full' }
  | { readonly status: 'exists'; readonly alias: StateMachineAlias };

export const saveAlias = defineScript<SaveAlias, SaveAliasResult>({
  name: 'save-alias',
  keys: ({ keys, alias }) => {
    const { published, aliases } = keys.machine(alias.stateMachineArn);
    return [aliases, published];
  },
  args: ({ alias, expected, limit }) => [
    alias.name,
    aliasText(alias),
    expected === undefined ? '' : aliasText(expected),
    limit,
  ],
  reply: (reply, { alias: { stateMachineArn, name } }) => {
    switch (reply[0]) {
      case 'SAVED':
        return { status: 'saved' };
      case 'EXISTS':
        return { status: 'exists', alias: parseAlias(stateMachineArn, name, reply[1] as string) };
      case 'CONFLICT':
        return { status: 'conflict' };
      case 'MISSING':
        return { status: 'not-found' };
      case 'NO_VERSION':
        return { status: 'no-version' };
      case 'FULL':
        return { status: 'full' };
      default:
        throw unknownReply('save-alias', reply);
    }
  },
});
