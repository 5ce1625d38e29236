import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

const NANOS = 1e9;
const LAG_RESOLUTION_MS = 20;

/** What every process of Stepwell tells of itself: how late its event loop is, and its memory. */
export function measureProcess(meter: Meter): void {
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  lag.enable();
  meter
    .createObservableGauge('stepwell_event_loop_lag_seconds', {
      description: 'How late the event loop was since the last look',
    })
    .addCallback((result) => {
      const late = (nanos: number) =>
        Math.max(0, (Number.isNaN(nanos) ? 0 : nanos) / NANOS - LAG_RESOLUTION_MS / 1_000);
      result.observe(late(lag.mean), { quantile: 'mean' });
      result.observe(late(lag.percentile(99)), { quantile: '0.99' });
      result.observe(lag.count === 0 ? 0 : late(lag.max), { quantile: '1' });
      lag.reset();
    });
  meter
    .createObservableGauge('stepwell_resident_memory_bytes', { description: 'Memory of this process' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
}
