import { violationsOf, type RecordedEvent } from '#testing';

/** How an execution must have ended, given who won. */
export interface ExpectedEnd {
  readonly status: string;
  /** The ends of attempts in its history, in order, without `LambdaFunction` or `Task`: `Succeeded`, `Failed`, `TimedOut`. */
  readonly attempts: readonly string[];
  readonly output?: string;
  readonly error?: string;
}

export interface FoundEnd {
  readonly status: string | undefined;
  readonly output?: string;
  readonly error?: string;
  readonly events: readonly RecordedEvent[];
}

const ATTEMPT_ENDED = /^(?:LambdaFunction|Task)(Succeeded|Failed|TimedOut)$/;

/** The history is well formed, holds one end of each attempt and one of the execution, and tells of the same winner as its caller was told. */
export function wrongWith(found: FoundEnd, expected: ExpectedEnd): string[] {
  const attempts = found.events.flatMap(({ type }) => ATTEMPT_ENDED.exec(type)?.[1] ?? []);
  const compared = [
    ['status', found.status, expected.status],
    ['ends of attempts', attempts.join(), expected.attempts.join()],
    ...('output' in expected ? [['output', found.output, expected.output]] : []),
    ...('error' in expected ? [['error', found.error, expected.error]] : []),
  ] as const;
  return [
    ...violationsOf(found.events, found.status),
    ...compared.flatMap(([what, is, should]) => (is === should ? [] : [`${what}: ${is}, should be ${should}`])),
  ];
}

/** One of the two was told that it has won, the other that it has not. */
export function wrongWinners(first: string, second: string, won: readonly string[]): string[] {
  const winners = [first, second].filter((told) => won.includes(told));
  return winners.length === 1 ? [] : [`told: ${first} and ${second}`];
}
