import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';

export interface HistoryOptions {
  readonly reverse?: boolean;
  /** No more than so many. */
  readonly limit?: number;
  /** With inputs and outputs. */
  readonly data?: boolean;
  /** How many are asked for at once, at most 1,000. */
  readonly pageSize?: number;
}

/** The history of an execution, page by page. */
export async function* events(
  sfn: SFNClient,
  executionArn: string,
  { reverse = false, limit = Infinity, data = false, pageSize = 1_000 }: HistoryOptions = {},
): AsyncGenerator<HistoryEvent> {
  let left = limit;
  let nextToken: string | undefined;
  while (left > 0) {
    const page = await sfn.send(
      new GetExecutionHistoryCommand({
        executionArn,
        reverseOrder: reverse,
        includeExecutionData: data,
        maxResults: Math.min(left, pageSize),
        nextToken,
      }),
    );
    yield* page.events ?? [];
    left -= page.events?.length ?? 0;
    nextToken = page.nextToken;
    if (nextToken === undefined) return;
  }
}

/** The details that belong to the type of an event, e.g. `taskFailedEventDetails`; empty when it has none. */
export function detailsOf(event: HistoryEvent): Readonly<Record<string, unknown>> {
  const member = Object.entries(event).find(([name, value]) => name.endsWith('EventDetails') && value !== undefined);
  return (member?.[1] ?? {}) as Record<string, unknown>;
}
