import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { idGenerator } from './id-generator.js';

export interface Telemetry {
  readonly enabled: boolean;
  /** Sends the last spans and stops. Never rejects and takes 3 s at most: a collector that is down holds nobody up. */
  shutdown(): Promise<void>;
}

/** The exporter itself would try again and again for about 10 s. */
const SHUTDOWN_LIMIT_MS = 3_000;

const OFF: Telemetry = { enabled: false, shutdown: () => Promise.resolve() };

/**
 * Starts OpenTelemetry when one of the usual variables asks for it (`OTEL_EXPORTER_OTLP_ENDPOINT`,
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or `OTEL_TRACES_EXPORTER`); otherwise nothing is loaded at all.
 * Call it before importing anything that is to be instrumented. Spans of single Redis commands are off unless
 * `STEPWELL_TRACE_REDIS=true`.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export async function startTelemetry(serviceName: string, env: NodeJS.ProcessEnv = process.env): Promise<Telemetry> {
  if (!isAsked(env)) return OFF;
  // Only traces are written; the SDK would start exporters for the other two signals as well.
  env['OTEL_METRICS_EXPORTER'] ??= 'none';
  env['OTEL_LOGS_EXPORTER'] ??= 'none';
  env['OTEL_EXPORTER_OTLP_PROTOCOL'] ??= 'http/json';
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const instrumentations = env['STEPWELL_TRACE_REDIS'] === 'true' ? [await redisInstrumentation()] : [];
  const sdk = new NodeSDK({ serviceName: env['OTEL_SERVICE_NAME'] ?? serviceName, idGenerator, instrumentations });
  sdk.start();
  const shutdown = async (): Promise<void> => {
    await Promise.race([sdk.shutdown().catch(() => undefined), sleep(SHUTDOWN_LIMIT_MS, undefined, { ref: false })]);
  };
  return { enabled: true, shutdown };
}

/** A variable that is empty counts as not set. */
function isAsked(env: NodeJS.ProcessEnv): boolean {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none') return false;
  return ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_TRACES_EXPORTER'].some(
    (name) => env[name],
  );
}

/** Spans of the Redis commands sent inside another span: their names only, since arguments hold payloads. */
async function redisInstrumentation() {
  const { IORedisInstrumentation } = await import('@opentelemetry/instrumentation-ioredis');
  const instrumentation = new IORedisInstrumentation({
    requireParentSpan: true,
    dbStatementSerializer: (command) => command,
  });
  // It only sees what is loaded by `require`, and ES modules that import ioredis do not count as such. The class it
  // changes is the one they all get.
  createRequire(import.meta.url)('ioredis');
  return instrumentation;
}
