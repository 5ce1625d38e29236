import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { trace } from '@opentelemetry/api';
import { recordSpan } from './spans.js';
import { startTelemetry } from './start-telemetry.js';

describe('startTelemetry', () => {
  it.each([
    { env: {}, because: 'no variable asks for it' },
    { env: { OTEL_SERVICE_NAME: 'x' }, because: 'no exporter is named' },
    { env: { OTEL_TRACES_EXPORTER: 'none' }, because: 'the exporter is none' },
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, because: 'the endpoint is empty' },
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' }, because: 'the SDK is disabled' },
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_TRACES_EXPORTER: 'none' }, because: 'traces are not wanted, whatever the endpoint' },
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'TRUE' }, because: 'the SDK is disabled in capitals' },
  ])('does nothing when $because', async ({ env }) => {
    const telemetry = await startTelemetry('test', env);
    expect(telemetry.enabled).toBe(false);
    expect(trace.getTracer('x').startSpan('y').isRecording()).toBe(false);
    await telemetry.shutdown();
  });

  describe('with an endpoint', () => {
    const names = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_METRICS_EXPORTER', 'OTEL_LOGS_EXPORTER'];
    const before = names.map((name) => process.env[name]);
    const requests: { url: string; body: string }[] = [];
    let collector: Server;

    beforeEach(async () => {
      collector = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          requests.push({ url: request.url ?? '', body });
          response.end('{}');
        });
      });
      await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    });
    afterEach(async () => {
      names.forEach((name, n) => (before[n] === undefined ? delete process.env[name] : (process.env[name] = before[n])));
      trace.disable();
      collector.closeAllConnections();
      await new Promise((resolve) => collector.close(resolve));
    });

    it('sends spans, and no metrics or logs, and does not mind when the collector is gone', async () => {
      process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
      const telemetry = await startTelemetry('test-service');
      expect(telemetry.enabled).toBe(true);
      recordSpan({ name: 'state A', traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), startedAt: 1, endedAt: 2 });
      await telemetry.shutdown();
      expect(requests.map(({ url }) => url)).toEqual(['/v1/traces']);
      expect(requests[0]?.body).toContain('test-service');
      expect(requests[0]?.body).toContain('a'.repeat(32));
      await telemetry.shutdown();
    });
  });
});
