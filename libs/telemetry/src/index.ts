export { SpanKind } from '@opentelemetry/api';
export * from './names.js';
export * from './span-ids.js';
export * from './spans.js';
export * from './start-telemetry.js';
export * from './metrics.js';
export * from './process-metrics.js';
