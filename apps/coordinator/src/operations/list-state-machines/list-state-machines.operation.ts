import { Inject, Injectable } from '@nestjs/common';
import { epochSeconds, type ListStateMachinesRequest, type ListStateMachinesResponse } from '#sfn-api';
import type { StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Operation } from '../operation.js';
import { pageSize } from '../paging/page-size.js';
import { PageTokens, type TokenScope } from '../paging/page-tokens.js';

interface Cursor {
  readonly createdAt: number;
  readonly arn: string;
}

const SCOPE: TokenScope = { operation: 'ListStateMachines', arguments: [] };

/** By creation time, oldest first. */
@Injectable()
export class ListStateMachinesOperation implements Operation<'ListStateMachines'> {
  readonly name = 'ListStateMachines';

  constructor(
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
    private readonly tokens: PageTokens,
  ) {}

  async execute({ maxResults, nextToken }: ListStateMachinesRequest): Promise<ListStateMachinesResponse> {
    const limit = pageSize(maxResults);
    const found = await this.stateMachines.listStateMachines(limit + 1, this.tokens.open<Cursor>(SCOPE, nextToken));
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
        last && { nextToken: this.tokens.issue(SCOPE, { createdAt: last.createdAt, arn: last.arn } satisfies Cursor) }),
    };
  }
}
