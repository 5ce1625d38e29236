import { RandomIdGenerator } from '@opentelemetry/sdk-trace-base';

interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * Gives a span the ids chosen for it, and random ones to all others. Starting a span is synchronous, so one slot that
 * is filled just before and emptied just after is enough.
 */
class NextSpanIds {
  #next: SpanIds | undefined;

  with<T>(ids: SpanIds, start: () => T): T {
    this.#next = ids;
    try {
      return start();
    } finally {
      this.#next = undefined;
    }
  }

  get current(): SpanIds | undefined {
    return this.#next;
  }
}

export const nextSpanIds = new NextSpanIds();

const random = new RandomIdGenerator();

export const idGenerator = {
  generateTraceId: (): string => nextSpanIds.current?.traceId ?? random.generateTraceId(),
  generateSpanId: (): string => nextSpanIds.current?.spanId ?? random.generateSpanId(),
};
