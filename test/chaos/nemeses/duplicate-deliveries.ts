import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { stateQueue, taskQueue, WAKE_UP_SETTINGS, type QueueAddress } from '#queues';
import { type Seeded, WORKLOAD_RESOURCES } from '#testing';
import type { ChaosSystem } from '../support/chaos-system.js';
import type { Nemesis } from './nemesis.js';

const ROUNDS = 10;
const EVERY_MS = 50;
/** Far above the number of any delivery of the runtime's own. */
const NUMBER = { from: 1_000_000, to: 9_000_000 };

/** Whatever waits or runs is delivered again under a new id, for half a second. */
export const duplicateDeliveries: Nemesis = {
  on: 'redis',
  strike: async (system, _, draw, fault) => {
    const queues = queuesOf(system);
    let added = 0;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        for (const queue of queues) added += await duplicate(queue, draw);
        await sleep(EVERY_MS);
      }
    } finally {
      await Promise.all(queues.map((queue) => queue.close()));
      fault.detail = `${added} jobs`;
    }
  },
};

function queuesOf({ namespace, connection }: ChaosSystem): Queue[] {
  const addresses: QueueAddress[] = [
    stateQueue(namespace, 0),
    ...WORKLOAD_RESOURCES.map((resource) => taskQueue(namespace, resource)),
  ];
  return addresses.map(({ name, prefix }) => {
    const queue = new Queue(name, { prefix, connection, defaultJobOptions: WAKE_UP_SETTINGS.job });
    queue.on('error', () => undefined);
    return queue;
  });
}

async function duplicate(queue: Queue, draw: Seeded): Promise<number> {
  const jobs = await queue.getJobs(['active', 'waiting', 'delayed'], 0, 19);
  const again = jobs.flatMap((job) => {
    // BullMQ answers undefined for a job that has gone since its id was read, and one without data for what is left of one.
    const { id, data } = (job as typeof job | undefined) ?? {};
    if (id === undefined || (data as { execution?: string }).execution === undefined) return [];
    const number = NUMBER.from + draw.below(NUMBER.to);
    return [{ name: job.name, data: data as unknown, opts: { jobId: id.replace(/_\d+$/, `_${number}`) } }];
  });
  await queue.addBulk(again);
  return again.length;
}
