import { Inject, Injectable } from '@nestjs/common';
import {
  epochSeconds,
  parseStateMachineArn,
  qualifiedArn,
  type ListStateMachineVersionsRequest,
  type ListStateMachineVersionsResponse,
} from '#sfn-api';
import type { StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { pageSize } from '../paging/page-size.js';
import { PageTokens, type TokenScope } from '../paging/page-tokens.js';
import { owns } from '../shared/ownership.js';

interface Cursor {
  readonly number: number;
}

/** Newest first. What does not exist has no versions: the model knows no error for it here. */
@Injectable()
export class ListStateMachineVersionsOperation implements Operation<'ListStateMachineVersions'> {
  readonly name = 'ListStateMachineVersions';

  constructor(
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
    private readonly tokens: PageTokens,
  ) {}

  async execute(
    { stateMachineArn, maxResults, nextToken }: ListStateMachineVersionsRequest,
    caller: Caller,
  ): Promise<ListStateMachineVersionsResponse> {
    const { qualifier, ...place } = parseStateMachineArn(stateMachineArn);
    const scope: TokenScope = { operation: this.name, arguments: [stateMachineArn] };
    const before = this.tokens.open<Cursor>(scope, nextToken)?.number;
    const limit = pageSize(maxResults);
    const known = owns(caller, place) && qualifier === undefined;
    const found = known ? await this.stateMachines.listVersions(stateMachineArn, limit + 1, before) : [];
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      stateMachineVersions: page.map(({ number, createdAt }) => ({
        stateMachineVersionArn: qualifiedArn(stateMachineArn, number),
        creationDate: epochSeconds(createdAt),
      })),
      ...(found.length > limit &&
        last && { nextToken: this.tokens.issue(scope, { number: last.number } satisfies Cursor) }),
    };
  }
}
