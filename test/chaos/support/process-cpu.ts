import { readFileSync } from 'node:fs';

/** Linux counts the time of a process in hundredths of a second. */
const TICK_MS = 10;

/** CPU time that each process has used so far, user and system, ms: unlike the clock's it does not depend on who else is at work. */
export function cpuMsOf(pids: readonly number[]): number[] {
  return pids.map((pid) => {
    // The program's name stands in brackets and may hold blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  });
}
