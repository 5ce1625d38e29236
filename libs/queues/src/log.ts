/** What the libraries need of a logger; Nest's `Logger` and `console` both have it. */
export interface Log {
  log(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Says nothing: for tests. */
export const SILENT_LOG: Log = { log() {}, warn() {}, error() {} };
