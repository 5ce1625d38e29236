import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '#telemetry';
import { WorkerStartError } from '../runtime/worker-start-error.js';

/** `GET /metrics` of a worker, in the text format of Prometheus. Nothing else is answered there. */
export class MetricsServer {
  private constructor(
    private readonly server: Server,
    /** http://host:port/metrics */
    readonly address: string,
  ) {}

  /**
   * @param port 0 for any free one
   * @throws WorkerStartError when the address cannot be listened on
   */
  static async open(metrics: Pick<Metrics, 'exposition'>, host: string, port: number): Promise<MetricsServer> {
    const server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') {
        response.writeHead(404).end();
        return;
      }
      metrics.exposition().then(
        (text) => response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text),
        () => response.writeHead(500).end(),
      );
    });
    server.listen(port, host);
    try {
      await once(server, 'listening');
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new WorkerStartError(
        `metricsPort (STEPWELL_METRICS_PORT): port ${port} on ${host} (STEPWELL_HOST) cannot be listened on (${reason})`,
      );
    }
    // Metrics alone keep no process alive.
    server.unref();
    const { port: bound } = server.address() as AddressInfo;
    return new MetricsServer(server, `http://${host.includes(':') ? `[${host}]` : host}:${bound}/metrics`);
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
