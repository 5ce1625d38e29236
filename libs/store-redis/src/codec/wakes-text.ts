import type { Clocks } from '#store';

const CLOCKS = ['timer', 'timeout', 'heartbeat', 'lease'] as const;

/** The clocks in a frame's `wake=at*deliveries;…`. */
export function parseClocks(wakes: string): Clocks {
  const clocks: { -readonly [K in keyof Clocks]: number } = {};
  for (const entry of wakes.split(';')) {
    const [wake, at] = entry.split('=') as [string, string?];
    const clock = CLOCKS.find((name) => name === wake);
    if (clock !== undefined && at !== undefined) clocks[clock] = Number.parseInt(at, 10);
  }
  return clocks;
}
