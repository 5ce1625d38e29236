import type { Meter } from '@opentelemetry/api';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';

/** Most series of one metric; what comes later is counted together, as `otel_metric_overflow`. */
const SERIES = 500;

/** What has to be asked for elsewhere is left out when it has not come by then, ms. */
const ASKED_FOR_MS = 2_000;

export interface Metrics {
  readonly meter: Meter;
  /** All of them as they are now, in the text format of Prometheus, without those that cannot be told now. */
  exposition(): Promise<string>;
}

/** Metrics that are read when somebody asks for them; until then an observed one costs nothing. */
export function openMetrics(name: string): Metrics {
  const reader = new PulledReader({ cardinalitySelector: () => SERIES });
  const provider = new MeterProvider({ readers: [reader] });
  const serializer = new PrometheusSerializer('', false, undefined, true, true);
  return {
    meter: provider.getMeter(name),
    exposition: async () =>
      serializer.serialize((await reader.collect({ timeoutMillis: ASKED_FOR_MS })).resourceMetrics),
  };
}

class PulledReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}
