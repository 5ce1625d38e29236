import { workerData } from 'node:worker_threads';

import { TOO_MUCH_MEMORY } from '../pool/process-end.js';
import { DUE, type GuardData, PAUSE } from './guard-data.js';

const LOOK_EVERY_MS = 50;
const { cells, residentBytes } = workerData as GuardData;
const shared = new BigInt64Array(cells);

for (;;) {
  Atomics.wait(shared, PAUSE, 0n, LOOK_EVERY_MS); // nobody wakes it: to do so would cost each expression more than this costs
  const due = Atomics.load(shared, DUE);
  if (due === 0n) continue;
  if (BigInt(Date.now()) > due) process.kill(process.pid, 'SIGKILL');
  if (process.memoryUsage.rss() > residentBytes) process.kill(process.pid, TOO_MUCH_MEMORY);
}
