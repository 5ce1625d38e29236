import { workerData } from 'node:worker_threads';

const LOOK_EVERY_MS = 500;
const due = new BigInt64Array(workerData as SharedArrayBuffer);

setInterval(() => {
  const time = Atomics.load(due, 0);
  if (time !== 0n && BigInt(Date.now()) > time) process.kill(process.pid, 'SIGKILL');
}, LOOK_EVERY_MS);
