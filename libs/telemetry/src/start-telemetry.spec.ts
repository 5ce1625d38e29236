import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { trace } from '@opentelemetry/api';
import { freePort, startProcess } from '#testing';
import { startTelemetry } from './start-telemetry.js';

describe('startTelemetry', () => {
  it.each([
    { env: {}, because: 'no variable asks for it' },
    { env: { OTEL_SERVICE_NAME: 'x' }, because: 'no exporter is named' },
    { env: { OTEL_TRACES_EXPORTER: 'none' }, because: 'the exporter is none' },
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, because: 'the endpoint is empty' },
    {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' },
      because: 'the SDK is disabled',
    },
    {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_TRACES_EXPORTER: 'none' },
      because: 'traces are not wanted, whatever the endpoint',
    },
    {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'TRUE' },
      because: 'the SDK is disabled in capitals',
    },
  ])('does nothing when $because', async ({ env }) => {
    const telemetry = await startTelemetry('test', env);
    expect(telemetry.enabled).toBe(false);
    expect(trace.getTracer('x').startSpan('y').isRecording()).toBe(false);
    await telemetry.shutdown();
  });

  describe('with an endpoint, in a process of its own', () => {
    const program = `
      const { recordSpan, startTelemetry } = await import('#telemetry');
      const telemetry = await startTelemetry('test-service');
      recordSpan({ name: 'state A', traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), startedAt: Date.now() - 5, endedAt: Date.now() });
      await telemetry.shutdown();
      console.log(telemetry.enabled);
      process.exit();`;
    const run = (endpoint: string) =>
      startProcess(process.execPath, ['--input-type=module', '-e', program], {
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
      });

    it('sends spans, and no metrics or logs', async () => {
      const requests: string[] = [];
      const collector = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          requests.push(`${request.url} ${body}`);
          response.end('{}');
        });
      });
      await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
      try {
        const { exited } = await run(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`);
        expect(await exited).toEqual({ code: 0, signal: null });
        expect(requests).toEqual([expect.stringMatching(/^\/v1\/traces .*test-service.*"a{32}"/)]);
      } finally {
        collector.closeAllConnections();
        await new Promise((resolve) => collector.close(resolve));
      }
    });

    it('ends all the same, and soon, when nobody listens there', async () => {
      const began = Date.now();
      const ended = await run(`http://127.0.0.1:${await freePort()}`);
      expect(await ended.exited).toEqual({ code: 0, signal: null });
      expect(ended.output()).toContain('true');
      expect(Date.now() - began).toBeLessThan(7_000);
    });
  });
});
