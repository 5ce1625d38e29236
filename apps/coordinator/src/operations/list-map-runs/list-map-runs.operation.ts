import { Injectable } from '@nestjs/common';
import { epochSeconds, type ListMapRunsRequest, type ListMapRunsResponse, type MapRunListItem } from '#sfn-api';
import type { Caller, Operation } from '../operation.js';
import { pageSize } from '../paging/page-size.js';
import { PageTokens, type TokenScope } from '../paging/page-tokens.js';
import { ExecutionLookup } from '../shared/execution-lookup.js';
import { MapRunLookup, type MapRunRecord } from '../shared/map-run-lookup.js';

interface Cursor {
  /** ARN of the last one answered. */
  readonly after: string;
}

/** Newest first: a run that starts meanwhile stands before all pages. */
@Injectable()
export class ListMapRunsOperation implements Operation<'ListMapRuns'> {
  readonly name = 'ListMapRuns';

  constructor(
    private readonly lookup: ExecutionLookup,
    private readonly mapRuns: MapRunLookup,
    private readonly tokens: PageTokens,
  ) {}

  async execute(
    { executionArn, maxResults, nextToken }: ListMapRunsRequest,
    caller: Caller,
  ): Promise<ListMapRunsResponse> {
    const scope: TokenScope = { operation: this.name, arguments: [executionArn] };
    const cursor = this.tokens.open<Cursor>(scope, nextToken);
    const all = await this.mapRuns.ofExecution(await this.lookup.find(executionArn, caller));
    const first = cursor ? all.findIndex(({ arn }) => arn === cursor.after) + 1 : 0;
    const page = all.slice(first, first + pageSize(maxResults));
    const last = page.at(-1);
    const more = last !== undefined && first + page.length < all.length;
    return {
      mapRuns: page.map(itemOf),
      ...(more && { nextToken: this.tokens.issue(scope, { after: last.arn } satisfies Cursor) }),
    };
  }
}

function itemOf({ arn, executionArn, startedAt, stoppedAt }: MapRunRecord): MapRunListItem {
  return {
    executionArn,
    mapRunArn: arn,
    // That of the definition inside the Map: `…:stateMachine:<name>/<label>`.
    stateMachineArn: arn.replace(':mapRun:', ':stateMachine:').replace(/:[^:]*$/, ''),
    startDate: epochSeconds(startedAt),
    ...(stoppedAt !== undefined && { stopDate: epochSeconds(stoppedAt) }),
  };
}
