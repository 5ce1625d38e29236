import { createHash } from 'node:crypto';
import type { ClosedStatus, ExecutionInfo } from '#engine';
import {
  EXECUTION_FORMAT,
  isReadableFormat,
  UnknownFormatError,
  type ExecutionRecord,
  type ExecutionSummary,
  type NewExecution,
} from '#store';
import { hashIn, textOf, type PayloadWriter } from './payload-cells.js';

/** Short name of a state machine, or of a version or an alias of one, in the indexes. */
export function machineHash(stateMachineArn: string): string {
  return createHash('sha256').update(stateMachineArn).digest().subarray(0, 16).toString('base64url');
}

/** Fields and values of a new execution, those that the caller knows. */
export function newExecutionFields(start: NewExecution, payloads: PayloadWriter): string[] {
  const { input, startedAt: _, ...info } = start.info;
  const cell = payloads.cellElsewhere(input);
  const fields = ['fmt', String(EXECUTION_FORMAT), 'info', infoText(info), 'def', start.definitionHash, 'input', cell];
  // A long input lies here, not among the payloads: most executions that wait have no other long text, and need no hash for it.
  if (hashIn(cell) !== undefined) fields.push(cell, input);
  const { stateMachineArn, stateMachineVersion, stateMachineAlias } = info;
  const qualifiers = [stateMachineVersion, stateMachineAlias].filter((qualifier) => qualifier !== undefined);
  if (qualifiers.length > 0)
    fields.push('lists', qualifiers.map((qualifier) => machineHash(`${stateMachineArn}:${qualifier}`)).join(','));
  if (start.traceparent !== undefined) fields.push('trace', start.traceparent);
  if (start.request !== undefined) fields.push('request', start.request);
  if (start.traceHeader !== undefined) fields.push('traceHeader', start.traceHeader);
  return fields;
}

/** Throws UnknownFormatError for an execution that a newer release has created (R17). */
export function requireReadable(fmt: unknown, execution: string): void {
  if (!isReadableFormat(fmt, EXECUTION_FORMAT)) throw new UnknownFormatError('An execution', fmt, execution);
}

/** What a summary is made of. */
export const SUMMARY_FIELDS = [
  'fmt',
  'info',
  'startedAt',
  'status',
  'stoppedAt',
  'redriveCount',
  'redrivenAt',
] as const;

/** `values`: those of SUMMARY_FIELDS, in that order. Undefined when there is no such execution. */
export function parseSummary(execution: string, values: readonly (string | null)[]): ExecutionSummary | undefined {
  const [fmt, info, startedAt, status, stoppedAt, redriveCount, redrivenAt] = values;
  if (typeof status !== 'string') return undefined;
  requireReadable(fmt, execution);
  return {
    execution,
    info: infoOf(info as string, { startedAt, redriveCount, redrivenAt }),
    status: status as 'RUNNING' | ClosedStatus,
    ...(typeof stoppedAt === 'string' ? { stoppedAt: Number(stoppedAt) } : {}),
  };
}

/** Facts beside `info` that the store alone knows. */
interface Times {
  readonly startedAt: string | null | undefined;
  readonly redriveCount: string | null | undefined;
  readonly redrivenAt: string | null | undefined;
}

export function parseInfo(info: string, input: string, times: Times): ExecutionInfo {
  return { ...infoOf(info, times), input };
}

/** @param info the field `info` of an execution hash */
export function arnIn(info: string): string {
  return factsOf(info).arn;
}

/** What is written of an execution once and for all. */
type Facts = Omit<ExecutionInfo, 'input' | 'startedAt'>;

/** JSON without what follows from the rest (format 1 had all of it). */
function infoText(facts: Facts): string {
  const derived: Readonly<Record<string, unknown>> = derivedFrom(facts);
  return JSON.stringify(Object.fromEntries(Object.entries(facts).filter(([name, value]) => derived[name] !== value)));
}

function factsOf(info: string): Facts {
  const written = JSON.parse(info) as Pick<Facts, 'name' | 'stateMachineArn' | 'roleArn'> & Partial<Facts>;
  return { ...derivedFrom(written), ...written };
}

function derivedFrom({ name, stateMachineArn }: Pick<Facts, 'name' | 'stateMachineArn'>) {
  return {
    arn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`,
    stateMachineName: stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1),
    redriveCount: 0,
  };
}

function infoOf(info: string, { startedAt, redriveCount, redrivenAt }: Times): Omit<ExecutionInfo, 'input'> {
  return {
    ...factsOf(info),
    startedAt: Number(startedAt),
    ...(typeof redriveCount === 'string' ? { redriveCount: Number(redriveCount) } : {}),
    ...(typeof redrivenAt === 'string' ? { redrivenAt: Number(redrivenAt) } : {}),
  };
}

/** `request|at;…`: the redrives of late, as `redrive-execution` keeps them. */
function parseRedrives(text: string): ExecutionRecord['redrives'] {
  return text
    .split(';')
    .slice(0, -1)
    .map((entry) => entry.split('|') as [string, string])
    .map(([request, at]) => ({ request, at: Number(at) }));
}

/** `fields` is the whole execution hash; `payloads` holds the texts its cells refer to, but for an input that it holds itself. */
export function parseExecution(
  execution: string,
  fields: Readonly<Record<string, string>>,
  payloads: ReadonlyMap<string, string>,
): ExecutionRecord {
  requireReadable(fields['fmt'], execution);
  const {
    info = '',
    input = '=',
    startedAt = '',
    def = '',
    status,
    stoppedAt,
    output,
    error,
    cause,
    trace,
    traceHeader,
    redriveCount,
    redrivenAt,
    redrives,
    remains,
  } = fields;
  return {
    execution,
    info: parseInfo(info, textOf(input, payloads), { startedAt, redriveCount, redrivenAt }),
    definitionHash: def,
    status: status as 'RUNNING' | ClosedStatus,
    ...(stoppedAt === undefined ? {} : { stoppedAt: Number(stoppedAt) }),
    ...(output === undefined ? {} : { output: textOf(output, payloads) }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(trace === undefined ? {} : { traceparent: trace }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
    ...(redrives === undefined ? {} : { redrives: parseRedrives(redrives) }),
    ...(remains === undefined ? {} : { remains: true }),
  };
}
