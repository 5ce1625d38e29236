import { idGenerator } from './id-generator.js';

export interface Telemetry {
  readonly enabled: boolean;
  /** Flushes and stops; never rejects (a collector that is down must not end the process). */
  shutdown(): Promise<void>;
}

const OFF: Telemetry = { enabled: false, shutdown: () => Promise.resolve() };

/**
 * Starts OpenTelemetry when one of the usual variables asks for it (`OTEL_EXPORTER_OTLP_ENDPOINT`,
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or `OTEL_TRACES_EXPORTER`); otherwise nothing is loaded at all.
 * Call it before importing anything that is to be instrumented. Spans of single Redis commands are off unless
 * `STEPWELL_TRACE_REDIS=true`.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export async function startTelemetry(serviceName: string, env: NodeJS.ProcessEnv = process.env): Promise<Telemetry> {
  const asked = env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? env['OTEL_TRACES_EXPORTER'];
  if (!asked || asked === 'none' || env['OTEL_SDK_DISABLED'] === 'true') return OFF;
  // Only traces are written; the SDK would start exporters for the other two signals as well.
  env['OTEL_METRICS_EXPORTER'] ??= 'none';
  env['OTEL_LOGS_EXPORTER'] ??= 'none';
  env['OTEL_EXPORTER_OTLP_PROTOCOL'] ??= 'http/json';
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const instrumentations = [];
  if (env['STEPWELL_TRACE_REDIS'] === 'true') {
    const { IORedisInstrumentation } = await import('@opentelemetry/instrumentation-ioredis');
    instrumentations.push(new IORedisInstrumentation({ requireParentSpan: true }));
  }
  const sdk = new NodeSDK({ serviceName: env['OTEL_SERVICE_NAME'] ?? serviceName, idGenerator, instrumentations });
  sdk.start();
  return { enabled: true, shutdown: () => sdk.shutdown().catch(() => undefined) };
}
