import { DescribeExecutionCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { eventLine } from '../executions/event-line.js';
import { events } from '../executions/events.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { executionArn } from '../names/execution-arn.js';
import type { Session } from '../session.js';

interface HistoryFlags {
  readonly reverse?: boolean;
  readonly limit?: number;
  readonly data?: boolean;
}

/** `--json`: `{executionArn, events}`, events as GetExecutionHistory gives them, their times as ISO 8601. */
export async function run({ sfn, out }: Session, [given]: [string], flags: HistoryFlags): Promise<ExitCode> {
  const arn = await executionArn(sfn, given, { latest: true });
  const { startDate } = await sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
  const all: HistoryEvent[] = [];
  for await (const event of events(sfn, arn, flags)) {
    if (out.json) all.push(event);
    out.line(eventLine(event, startDate?.getTime() ?? 0, out));
  }
  out.result({ executionArn: arn, events: all });
  return EXIT.done;
}
