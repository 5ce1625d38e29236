import { createWriteStream } from 'node:fs';
import { KNOWN_OPERATIONS } from './policy/resources.js';

/** One call that changes something, or was meant to. Never a payload, a token or a signature (S10). */
export interface AuditEntry {
  readonly operation: string;
  readonly requestId?: string;
  readonly account?: string;
  /** Who has signed; absent with auth off and for the queue API. */
  readonly user?: string;
  /** As it was claimed, when the request was refused for its signature. */
  readonly accessKeyId?: string;
  readonly address?: string;
  readonly via: 'http' | 'queue';
  /** What it is about, as far as it came. */
  readonly resources?: readonly string[];
  /** ARN of what it has made. */
  readonly created?: string;
  /** `ok`, or the name of the error that was answered. */
  readonly outcome: string;
}

/** Where the lines go. */
export interface AuditSink {
  write(line: string): unknown;
}

/** What only reads or tries out leaves no line. */
const READING = /^(Describe|List|GetExecutionHistory$|TestState$|ValidateStateMachineDefinition$)/;

/** One JSON object in a line for every mutating call. */
export class AuditLog {
  constructor(private readonly sink: AuditSink | undefined) {}

  note(entry: AuditEntry): void {
    if (this.sink === undefined || READING.test(entry.operation) || !KNOWN_OPERATIONS.includes(entry.operation)) return;
    this.sink.write(`${JSON.stringify({ audit: new Date().toISOString(), ...entry })}\n`);
  }
}

/**
 * @param where `off`, `stdout`, or a file that is appended to and only its owner can read
 * @param failed is told when the file cannot be written
 */
export function auditSink(where: string, failed: (error: Error) => void): AuditSink | undefined {
  if (where === 'off') return undefined;
  if (where === 'stdout') return process.stdout;
  return createWriteStream(where, { flags: 'a', mode: 0o600 }).on('error', failed);
}
