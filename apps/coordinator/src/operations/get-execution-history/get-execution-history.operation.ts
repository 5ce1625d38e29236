import { Inject, Injectable } from '@nestjs/common';
import { renderHistoryEvent, type GetExecutionHistoryRequest, type GetExecutionHistoryResponse } from '#sfn-api';
import type { ExecutionId, ExecutionStore, StoredHistoryEvent } from '#store';
import { EXECUTION_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { pageSize } from '../paging/page-size.js';
import { PageTokens, type TokenScope } from '../paging/page-tokens.js';
import { ExecutionLookup } from '../shared/execution-lookup.js';

interface Cursor {
  /** Id of the event the next page begins with. */
  readonly next: number;
}

/** How many events are read at a time, and the characters of details after which a page ends early. */
const CHUNK = 100;
const PAGE_CHARACTERS = 6 * 1_024 * 1_024;

/**
 * The events so far, in order or in reverse. A page may hold fewer events than asked for when they are large: the
 * presence of a nextToken says whether there are more.
 */
@Injectable()
export class GetExecutionHistoryOperation implements Operation<'GetExecutionHistory'> {
  readonly name = 'GetExecutionHistory';

  constructor(
    private readonly lookup: ExecutionLookup,
    @Inject(EXECUTION_STORE) private readonly executions: ExecutionStore,
    private readonly tokens: PageTokens,
  ) {}

  async execute(request: GetExecutionHistoryRequest, caller: Caller): Promise<GetExecutionHistoryResponse> {
    const { executionArn, nextToken, reverseOrder = false, includeExecutionData = true } = request;
    const { execution } = await this.lookup.find(executionArn, caller);
    const scope: TokenScope = { operation: this.name, arguments: [executionArn, reverseOrder, includeExecutionData] };
    const cursor = this.tokens.open<Cursor>(scope, nextToken);
    const length = await this.executions.historyLength(execution);

    const step = reverseOrder ? -1 : 1;
    const first = cursor?.next ?? (reverseOrder ? length : 1);
    const events = await this.#read(execution, first, step, length, pageSize(request.maxResults));
    const next = first + step * events.length;
    return {
      events: events.map((event) => renderHistoryEvent(event, { includeExecutionData })),
      ...(events.length > 0 &&
        next >= 1 &&
        next <= length && { nextToken: this.tokens.issue(scope, { next } satisfies Cursor) }),
    };
  }

  /** At most `limit` events from `first` on, in steps of +1 or −1, in the order in which they are answered. */
  async #read(
    execution: ExecutionId,
    first: number,
    step: 1 | -1,
    length: number,
    limit: number,
  ): Promise<StoredHistoryEvent[]> {
    const events: StoredHistoryEvent[] = [];
    let characters = 0;
    while (events.length < limit && characters < PAGE_CHARACTERS) {
      const from = first + step * events.length;
      const count = Math.min(CHUNK, limit - events.length, step === 1 ? length - from + 1 : from);
      if (count <= 0) break;
      const chunk = await this.executions.history(
        execution,
        step === 1 ? from : from - count + 1,
        step === 1 ? from + count - 1 : from,
      );
      if (chunk.length === 0) break;
      events.push(...(step === 1 ? chunk : chunk.toReversed()));
      for (const { details } of chunk) characters += sizeOf(details);
    }
    return events;
  }
}

function sizeOf(details: StoredHistoryEvent['details']): number {
  return Object.values(details ?? {}).reduce<number>(
    (size, value) => size + (typeof value === 'string' ? value.length : 0),
    0,
  );
}
