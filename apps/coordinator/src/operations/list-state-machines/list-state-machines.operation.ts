import { Inject, Injectable } from '@nestjs/common';
import {
  epochSeconds,
  parseStateMachineArn,
  type ListStateMachinesRequest,
  type ListStateMachinesResponse,
} from '#sfn-api';
import type { StateMachineRecord, StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { pageSize } from '../paging/page-size.js';
import { PageTokens, type TokenScope } from '../paging/page-tokens.js';
import { owns } from '../shared/ownership.js';

interface Cursor {
  readonly createdAt: number;
  readonly arn: string;
}

/** So many at least are read at a time once it shows that others have machines, too. */
const OTHERS_PAGE = 200;

/** By creation time, oldest first; those of the caller's account. */
@Injectable()
export class ListStateMachinesOperation implements Operation<'ListStateMachines'> {
  readonly name = 'ListStateMachines';

  constructor(
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
    private readonly tokens: PageTokens,
  ) {}

  async execute(
    { maxResults, nextToken }: ListStateMachinesRequest,
    caller: Caller,
  ): Promise<ListStateMachinesResponse> {
    const limit = pageSize(maxResults);
    const scope: TokenScope = { operation: this.name, arguments: [caller.account, caller.principal?.region] };
    const found = await this.#listOwn(caller, limit + 1, this.tokens.open<Cursor>(scope, nextToken));
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      stateMachines: page.map(({ arn, name, type, createdAt }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: epochSeconds(createdAt),
      })),
      ...(found.length > limit &&
        last && { nextToken: this.tokens.issue(scope, { createdAt: last.createdAt, arn: last.arn } satisfies Cursor) }),
    };
  }

  /** The list of the store is that of all accounts: it is read on until there are enough of the caller's. */
  async #listOwn(caller: Caller, enough: number, after?: Cursor): Promise<readonly StateMachineRecord[]> {
    const own: StateMachineRecord[] = [];
    for (let from = after, size = enough; ; size = Math.max(enough, OTHERS_PAGE)) {
      const page = await this.stateMachines.listStateMachines(size, from);
      own.push(...page.filter(({ arn }) => owns(caller, parseStateMachineArn(arn))));
      const last = page.at(-1);
      if (own.length >= enough || page.length < size || last === undefined) return own.slice(0, enough);
      from = { createdAt: last.createdAt, arn: last.arn };
    }
  }
}
