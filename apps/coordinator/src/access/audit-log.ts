import { closeSync, openSync, writeSync } from 'node:fs';
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
  /** Goes on in a file of the same name, in case the one it wrote to has been moved away. */
  reopen?(): void;
}

/** What only reads or tries out leaves no line. */
const READING = /^(Describe|List|GetExecutionHistory$|TestState$|ValidateStateMachineDefinition$)/;

/** One JSON object in a line for every mutating call. */
export class AuditLog {
  constructor(private readonly sink: AuditSink | undefined) {}

  get isKept(): boolean {
    return this.sink !== undefined;
  }

  /** True when it is in a file. */
  get isFile(): boolean {
    return this.sink?.reopen !== undefined;
  }

  reopen(): void {
    this.sink?.reopen?.();
  }

  note(entry: AuditEntry): void {
    if (this.sink === undefined || READING.test(entry.operation) || !KNOWN_OPERATIONS.includes(entry.operation)) return;
    this.sink.write(`${JSON.stringify({ audit: new Date().toISOString(), ...entry })}\n`);
  }
}

/**
 * @param where `off`, `stdout`, or a file that is appended to and only its owner can read
 * @param lost is told of each line that could not be written
 * @throws Error when the file cannot be opened
 */
export function auditSink(where: string, lost: (error: Error) => void): AuditSink | undefined {
  if (where === 'off') return undefined;
  return where === 'stdout' ? process.stdout : new AuditFile(where, lost);
}

/** Each line is with the operating system before its call is answered: the end of this process loses none. */
class AuditFile implements AuditSink {
  #fd: number | undefined;

  constructor(
    private readonly file: string,
    private readonly lost: (error: Error) => void,
  ) {
    this.#fd = this.#open();
  }

  write(line: string): void {
    try {
      writeSync((this.#fd ??= this.#open()), line);
    } catch (error) {
      this.lost(error as Error);
    }
  }

  reopen(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #open(): number {
    return openSync(this.file, 'a', 0o600);
  }
}
