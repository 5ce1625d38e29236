import type { Expectation } from './pattern.js';

/** What a run came to, in the members that its expectation names: to be compared with `expected` of the same expectation. */
export interface Result {
  readonly status: string;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** Names of the states in the order of their `StateEntered` events. */
  readonly entered: readonly string[];
  readonly calls: Readonly<Record<string, number>>;
  readonly seconds: number;
}

export function comparable(result: Result, { entered, calls, cause, atLeastSeconds }: Expectation): unknown {
  return {
    status: result.status,
    output: result.output,
    error: result.error,
    ...(cause === undefined ? {} : { cause: result.cause }),
    ...(calls === undefined ? {} : { calls: result.calls }),
    ...(atLeastSeconds === undefined ? {} : { lastedLongEnough: result.seconds >= atLeastSeconds || result.seconds }),
    entered: Array.isArray(entered) ? result.entered : counted(result.entered),
  };
}

export function expected({ atLeastSeconds, ...rest }: Expectation): unknown {
  return {
    output: undefined,
    error: undefined,
    ...rest,
    ...(atLeastSeconds === undefined ? {} : { lastedLongEnough: true }),
  };
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
