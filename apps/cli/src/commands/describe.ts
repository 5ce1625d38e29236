import { DescribeExecutionCommand, DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { executionArn } from '../names/execution-arn.js';
import { stateMachineArn } from '../names/state-machine-arn.js';
import type { Session } from '../session.js';

/** `--json`: what DescribeStateMachine or DescribeExecution answers, times as ISO 8601. */
export async function run({ sfn, out }: Session, [given]: [string]): Promise<ExitCode> {
  const { $metadata: _, ...answer } = isExecution(given)
    ? await sfn.send(new DescribeExecutionCommand({ executionArn: await executionArn(sfn, given) }))
    : await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: await stateMachineArn(sfn, given) }));
  const width = Math.max(...Object.keys(answer).map((key) => key.length));
  for (const [key, value] of Object.entries(answer)) {
    if (value !== undefined) out.line(`${out.style('bold', key.padEnd(width))}  ${shown(value)}`);
  }
  out.result(answer);
  return EXIT.done;
}

const isExecution = (given: string): boolean =>
  given.startsWith('arn:') ? /:(?:execution|express):/.test(given) : given.includes(':');

function shown(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
