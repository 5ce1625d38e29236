import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A span as it came in, flattened. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Absent: a root. */
  readonly parentSpanId?: string;
  readonly name: string;
  /** Resource attribute `service.name` of the process that wrote it. */
  readonly service: string;
  /** Epoch ms, with fractions. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** The status message of a span marked as failed; undefined for all others. */
  readonly error?: string;
  /** Everything that was sent for this span: to look for what must not be there. */
  readonly text: string;
}

/** The port that OTLP over HTTP goes to when nobody says otherwise. */
export const USUAL_PORT = 4318;

/** Takes spans as a collector does: OTLP over HTTP, JSON. */
export class OtlpReceiver {
  readonly spans: Span[] = [];
  /** Requests of any kind, also those that are no traces. */
  requests = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  /** @param port 0 = any free one. @throws when it is taken */
  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url === '/v1/traces') {
      const body = Buffer.concat(chunks);
      const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
      this.spans.push(...spansIn(JSON.parse(text) as TracesRequest));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }
}

/* The parts of ExportTraceServiceRequest (opentelemetry-proto, JSON mapping) that are looked at. */
interface TracesRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[];
  }[];
}
interface RawSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly KeyValue[];
  readonly status?: { readonly code?: number; readonly message?: string };
}
interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, string | number | boolean>>;
}

const STATUS_ERROR = 2;

function spansIn(request: TracesRequest): Span[] {
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(attributesIn(resource.attributes)['service.name']);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => flatten(span, service)));
  });
}

function flatten(span: RawSpan, service: string): Span {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId ? { parentSpanId: span.parentSpanId } : {}),
    name: span.name,
    service,
    startedAt: Number(BigInt(span.startTimeUnixNano) / 1_000n) / 1_000,
    endedAt: Number(BigInt(span.endTimeUnixNano) / 1_000n) / 1_000,
    attributes: attributesIn(span.attributes ?? []),
    ...(span.status?.code === STATUS_ERROR ? { error: span.status.message ?? '' } : {}),
    text: JSON.stringify(span),
  };
}

function attributesIn(list: readonly KeyValue[]): Record<string, string | number | boolean> {
  return Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0] ?? '']));
}
