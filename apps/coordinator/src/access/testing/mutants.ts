import type { IncomingCall } from '../signature/incoming-call.js';

/** A signed request as text: each of its parts can be altered anywhere. */
interface Parts {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Small, fast and the same everywhere for one seed (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/**
 * The request with one byte replaced by another: of its method, its target, a header's name or value, or its body. What says the
 * same in other letters is no mutant: the name of a header in upper case, an escape of the query in lower case.
 */
export function mutantOf(call: IncomingCall, random: (below: number) => number): IncomingCall {
  const parts = partsOf(call);
  const texts = [parts.method, parts.target, ...parts.headers.flat(), parts.body];
  for (;;) {
    const spot = random(texts.reduce((length, text) => length + text.length, 0));
    const mutated = [...texts];
    let before = 0;
    const which = texts.findIndex((text) => spot < (before += text.length));
    const text = texts[which] as string;
    const at = text.length - (before - spot);
    mutated[which] = text.slice(0, at) + String.fromCharCode(random(256)) + text.slice(at + 1);
    const mutant = callOf(mutated);
    if (meaningOf(mutant) !== meaningOf(call)) return mutant;
  }
}

function partsOf({ method, target, headers, body }: IncomingCall): Parts {
  const flat = [...headers].flatMap(([name, values]) => values.map((value) => [name, value] as const));
  return { method, target, headers: flat, body: Buffer.from(body).toString('latin1') };
}

function callOf(texts: readonly string[]): IncomingCall {
  const [method = '', target = '', ...rest] = texts;
  const body = Buffer.from(rest.pop() ?? '', 'latin1');
  const headers = new Map<string, string[]>();
  for (let at = 0; at < rest.length; at += 2) {
    const name = (rest[at] as string).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), rest[at + 1] as string]);
  }
  return { method, target, headers, body };
}

function meaningOf({ method, target, headers, body }: IncomingCall): string {
  const escapes = target.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase());
  return JSON.stringify([method, escapes, [...headers], Buffer.from(body).toString('latin1')]);
}
