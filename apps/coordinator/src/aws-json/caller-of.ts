import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../operations/operation.js';

const TRACE_HEADER = /^[\u0000-\u007f]{1,256}$/;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Adds the trace context of the request to who asks. Unusable trace headers are dropped: tracing never fails a request. */
export function callerOf(headers: IncomingHttpHeaders, who: Caller): Caller {
  const traceHeader = single(headers['x-amzn-trace-id']);
  const traceparent = single(headers['traceparent']);
  return {
    ...who,
    ...(traceHeader !== undefined && TRACE_HEADER.test(traceHeader) && { traceHeader }),
    ...(traceparent !== undefined && TRACEPARENT.test(traceparent) && { traceparent }),
  };
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
