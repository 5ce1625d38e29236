/** What the guard and the thread it guards share: 64-bit cells. */
export interface GuardData {
  readonly cells: SharedArrayBuffer;
  /** The memory of the process that is too much. */
  readonly residentBytes: number;
}

/** Milliseconds of the clock when the expression must have ended; 0 while there is none. */
export const DUE = 0;
/** Always 0. */
export const PAUSE = 1;
