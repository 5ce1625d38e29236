import { type ExecutionListItem, type ExecutionStatus, paginateListExecutions } from '@aws-sdk/client-sfn';
import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { stateMachineArn, stateMachines } from '../names/state-machine-arn.js';
import type { Session } from '../session.js';
import { table } from '../terminal/table.js';

interface ListFlags {
  readonly status?: ExecutionStatus;
  readonly limit?: number;
}

/** `--json`: `{stateMachines}`, or `{executions}` of one, the latest first. */
export async function run(session: Session, [machine]: [string | undefined], flags: ListFlags): Promise<ExitCode> {
  if (machine === undefined && flags.status !== undefined) {
    throw new CliError('Only executions have a status: say of which state machine.', { exitCode: EXIT.usage });
  }
  if (machine === undefined) await listMachines(session, flags);
  else await listExecutions(session, machine, flags);
  return EXIT.done;
}

async function listMachines({ sfn, out }: Session, { limit = Infinity }: ListFlags): Promise<void> {
  const found = await first(stateMachines(sfn), limit);
  const rows = found.map(({ name, type, creationDate }) => [name ?? '', type ?? '', time(creationDate)]);
  for (const line of table(['NAME', 'TYPE', 'CREATED'], rows)) out.line(line);
  out.result({ stateMachines: found });
}

async function listExecutions({ sfn, out }: Session, machine: string, flags: ListFlags): Promise<void> {
  const { status: statusFilter, limit = 100 } = flags;
  const request = { stateMachineArn: await stateMachineArn(sfn, machine), statusFilter };
  const pages = paginateListExecutions({ client: sfn, pageSize: Math.min(1_000, Math.max(1, limit)) }, request);
  const items = async function* (): AsyncGenerator<ExecutionListItem> {
    for await (const page of pages) yield* page.executions ?? [];
  };
  const found = await first(items(), limit);
  const rows = found.map(({ name, status, startDate, stopDate }) => [
    name ?? '',
    status ?? '',
    time(startDate),
    time(stopDate),
  ]);
  for (const line of table(['NAME', 'STATUS', 'STARTED', 'STOPPED'], rows)) out.line(line);
  out.result({ executions: found });
}

const time = (date: Date | undefined): string => date?.toISOString() ?? '';

async function first<T>(items: AsyncIterable<T>, limit: number): Promise<T[]> {
  const found: T[] = [];
  if (limit < 1) return found;
  for await (const item of items) {
    found.push(item);
    if (found.length >= limit) break;
  }
  return found;
}
