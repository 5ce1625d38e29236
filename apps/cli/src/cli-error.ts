import { EXIT, type ExitCode } from './exit-codes.js';

export interface Circumstances {
  /** File with line and column, a resource, an address. */
  readonly place?: string;
  /** What to do about it. */
  readonly wayOut?: string;
  readonly exitCode?: ExitCode;
  /** AWS's name of the error, for scripts. */
  readonly name?: string;
  readonly cause?: unknown;
}

/** What a person is told instead of a stack: the thing, the place, the way out. */
export class CliError extends Error {
  readonly place: string | undefined;
  readonly wayOut: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, { place, wayOut, exitCode = EXIT.failed, name, cause }: Circumstances = {}) {
    super(message, { cause });
    this.name = name ?? 'CliError';
    this.place = place;
    this.wayOut = wayOut;
    this.exitCode = exitCode;
  }
}

/** Several things wrong with files, told one by one. */
export class ProblemsError extends CliError {
  constructor(
    message: string,
    readonly problems: readonly Problem[],
  ) {
    super(message);
  }
}

/** A file that is not what it must be. */
export class FileError extends CliError {
  constructor(
    message: string,
    readonly at: FilePlace,
    cause?: unknown,
  ) {
    super(message, { place: placeOf(at), cause });
  }
}

export interface FilePlace {
  readonly file: string;
  /** 1 is the first. */
  readonly line?: number;
  readonly column?: number;
}

/** Something wrong, and where: in which file, at which line, at which path in it. */
export interface Problem extends FilePlace {
  readonly severity: 'ERROR' | 'WARNING';
  readonly message: string;
  /** Within the file, e.g. `Resources.Order.Properties.RoleArn`, or the service's own, e.g. `/States/Pay/Next`. */
  readonly at?: string;
  /** The service's, e.g. `MISSING_TRANSITION_TARGET`. */
  readonly code?: string;
}

export function placeOf({ file, line, column }: FilePlace): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
