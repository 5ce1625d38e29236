/** A request as it came over the wire: what a signature is about. */
export interface IncomingCall {
  /** Such as `POST`. */
  readonly method: string;
  /** Path and query, as received: `/?X-Amz-Date=…`. */
  readonly target: string;
  readonly headers: HeaderValues;
  readonly body: Uint8Array;
}

/** The values of each header in the order they came, by the header's name in lower case. */
export type HeaderValues = ReadonlyMap<string, readonly string[]>;

/**
 * The headers of `IncomingMessage.rawHeaders`: name, value, name, value. Those of `headers` will not do: Node drops the second of
 * some headers and joins others, and a signature covers all that was sent.
 */
export function headerValues(rawHeaders: readonly string[]): HeaderValues {
  const values = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    const value = rawHeaders[at + 1] as string;
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  }
  return values;
}

/** Name and value of each parameter of the query, as they were sent. */
export function queryParameters(target: string): (readonly [name: string, value: string])[] {
  const start = target.indexOf('?');
  if (start < 0) return [];
  return target
    .slice(start + 1)
    .split('&')
    .filter((each) => each !== '')
    .map((each) => {
      const equals = each.indexOf('=');
      return equals < 0 ? [each, ''] : [each.slice(0, equals), each.slice(equals + 1)];
    });
}
