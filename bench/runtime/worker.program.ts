import { createWorker } from '#worker-sdk';
import { CONCURRENCY } from '../bare/settings.js';

/* A worker that does nothing but answer, so that only the way to it and back is measured. */
const worker = createWorker({ concurrency: CONCURRENCY });
worker.handle('bench', () => Promise.resolve({ ok: true }));
await worker.start();
process.once('SIGTERM', () => void worker.close().then(() => process.exit(0)));
console.log('ready');
