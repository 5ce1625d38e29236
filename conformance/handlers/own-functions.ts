import { setTimeout as sleep } from 'node:timers/promises';
import { TaskFailure, type TaskHandlerFunction } from '#worker-sdk';

/**
 * The functions that the project's own cases may call, as `arn:aws:lambda:us-east-1:111111111111:function:<name>`.
 * README.md lists them. `absent` is not among them on purpose: nobody serves it.
 */
export const OWN_FUNCTIONS: Readonly<Record<string, TaskHandlerFunction>> = {
  echo: (input: unknown) => input,
  greet: (input: { readonly name?: string } | null) => ({ greeting: `Hello, ${input?.name ?? 'world'}!` }),
  sum: ({ numbers }: { readonly numbers: readonly number[] }) => numbers.reduce((total, n) => total + n, 0),
  nothing: () => null,
  refuse: ({ error, cause }: { readonly error: string; readonly cause?: string }) => {
    throw new TaskFailure(error, cause);
  },
  'flaky-twice': (input: unknown, { attempt }) => {
    if (attempt <= 2) throw new TaskFailure('TemporarilyOut', `attempt ${attempt}`);
    return { attempt, input };
  },
  'first-busy-then-broken': (_input: unknown, { attempt }) => {
    throw new TaskFailure(attempt % 2 === 1 ? 'Busy' : 'Broken', `attempt ${attempt}`);
  },
  'sleep-until-stopped': async (_input: unknown, { signal }) => {
    await sleep(60_000, undefined, { signal });
    return 'nobody stopped me';
  },
  large: ({ bytes }: { readonly bytes: number }) => 'x'.repeat(bytes),
};
