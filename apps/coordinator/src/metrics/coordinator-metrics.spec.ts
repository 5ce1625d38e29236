import { describe, expect, it } from '@jest/globals';
import type { QueueLoad } from '#queues';
import { openMetrics } from '#telemetry';
import { measure, type Measured } from './coordinator-metrics.js';

const REST: Omit<Measured, 'states' | 'tasks'> = {
  transitions: { counters: { committed: 7, stale: 0, moved: 0 } },
  redelivery: { delivered: 0 },
  guard: { givenUp: 0 },
  audit: { repaired: 0, purged: 0 },
  admission: { throttled: 0, reason: undefined },
  evaluator: { counters: { evaluated: 0, killed: 0, processes: 0, busy: 0, waiting: 0, longestMs: 0 } },
  sampler: { load: { memory: { used: 0, limit: 0 }, statesWaiting: 0, due: 0, overdue: 0, open: 0 } },
  polled: { pollers: 0 },
  newer: { putBack: 0 },
  logLines: { dropped: 0 },
  express: { running: 0, throttled: 0 },
  expressJobs: { givenUp: 0 },
  expressQueue: { load: () => Promise.resolve({ waiting: 0, oldestMs: 0 }) },
};

describe('the metrics of a coordinator', () => {
  it('are told without what Redis does not answer, which is asked once however often they are looked at', async () => {
    const answers: ((load: QueueLoad) => void)[] = [];
    const metrics = openMetrics('test');
    measure(metrics, {
      ...REST,
      states: { load: () => new Promise((resolve) => answers.push(resolve)) },
      tasks: { loads: () => Promise.resolve([]) },
    });
    for (const text of await Promise.all([metrics.exposition(), metrics.exposition()])) {
      expect(text).toContain('stepwell_transitions_total{outcome="committed"} 7');
      expect(text).not.toMatch(/^stepwell_queue/m);
    }
    expect(answers).toHaveLength(1);
    const later = metrics.exposition();
    answers[0]?.({ waiting: 3, oldestMs: 1_500 });
    expect(await later).toContain('stepwell_queue_jobs{queue="states",resource=""} 3');
    expect(await later).toContain('stepwell_queue_oldest_seconds{queue="states",resource=""} 1.5');
    expect(answers).toHaveLength(1);
  });
});
