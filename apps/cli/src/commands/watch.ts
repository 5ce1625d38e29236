import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { plain, tellEnding } from '../executions/ending.js';
import { eventLine } from '../executions/event-line.js';
import { events } from '../executions/events.js';
import { follow } from '../executions/follow.js';
import type { ExitCode } from '../exit-codes.js';
import { executionArn } from '../names/execution-arn.js';
import type { Session } from '../session.js';

interface WatchFlags {
  readonly timeout?: number;
  readonly fromNow?: boolean;
}

/** `--json`: a line `{"event": …}` for each event, and at the end a line `{"execution": …}`. */
export async function run({ sfn, out }: Session, [given]: [string], flags: WatchFlags): Promise<ExitCode> {
  const arn = await executionArn(sfn, given, { latest: true });
  if (!given.startsWith('arn:')) out.note(arn);
  const { startDate } = await sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
  const ended = await follow(sfn, arn, {
    timeoutSeconds: flags.timeout,
    after: flags.fromNow === true ? await lastEventId(sfn, arn) : 0,
    onEvent: (event) => {
      out.line(eventLine(event, startDate?.getTime() ?? 0, out));
      out.record({ event });
    },
  });
  out.record({ execution: plain(ended) });
  return tellEnding(ended, out);
}

async function lastEventId(sfn: Session['sfn'], arn: string): Promise<number> {
  for await (const { id } of events(sfn, arn, { reverse: true, limit: 1 })) return id ?? 0;
  return 0;
}
