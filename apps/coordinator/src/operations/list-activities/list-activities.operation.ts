import { Inject, Injectable } from '@nestjs/common';
import { epochSeconds, type ListActivitiesRequest, type ListActivitiesResponse } from '#sfn-api';
import type { ActivityStore } from '#store';
import { ACTIVITY_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { pageSize } from '../paging/page-size.js';
import { PageTokens, type TokenScope } from '../paging/page-tokens.js';

interface Cursor {
  readonly createdAt: number;
  readonly arn: string;
}

/** Those of the caller's account and region, by creation time, oldest first. */
@Injectable()
export class ListActivitiesOperation implements Operation<'ListActivities'> {
  readonly name = 'ListActivities';

  constructor(
    @Inject(ACTIVITY_STORE) private readonly activities: ActivityStore,
    private readonly tokens: PageTokens,
  ) {}

  async execute({ maxResults, nextToken }: ListActivitiesRequest, caller: Caller): Promise<ListActivitiesResponse> {
    const { account, region } = caller;
    const scope: TokenScope = { operation: this.name, arguments: [account, region] };
    const limit = pageSize(maxResults);
    const after = this.tokens.open<Cursor>(scope, nextToken);
    const found = await this.activities.listActivities({ account, region }, limit + 1, after);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      activities: page.map(({ arn, name, createdAt }) => ({
        activityArn: arn,
        name,
        creationDate: epochSeconds(createdAt),
      })),
      ...(found.length > limit &&
        last && { nextToken: this.tokens.issue(scope, { createdAt: last.createdAt, arn: last.arn } satisfies Cursor) }),
    };
  }
}
