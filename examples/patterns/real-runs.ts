import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { TaskFailure, type TaskContext } from '#worker-sdk';
import type { Result } from './as-expected.js';
import type { Outcome } from './pattern.js';
import type { ScriptedFunctions } from './scripted-functions.js';

/** What a handler does for an outcome of `run.json`. `hangs` lasts for `longestMs` unless the task is taken away before. */
export async function perform(
  outcome: Outcome,
  input: unknown,
  { signal }: TaskContext,
  { sfn, longestMs }: { readonly sfn: SFNClient; readonly longestMs: number },
): Promise<unknown> {
  const { hangs, fails, cause, returns, callsBack } = outcome;
  if (hangs) await sleep(longestMs, undefined, { signal });
  if (fails !== undefined) throw new TaskFailure(fails, cause);
  // Later, when the function has long returned: whoever was asked takes his time.
  if (callsBack) void callBack(sfn, (input as { readonly taskToken: string }).taskToken, callsBack);
  return returns;
}

async function callBack(sfn: SFNClient, taskToken: string, said: NonNullable<Outcome['callsBack']>): Promise<void> {
  await sleep(said.afterSeconds * 1_000);
  const { fails: error, cause, returns } = said;
  const call =
    error === undefined
      ? sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(returns ?? null) }))
      : sfn.send(new SendTaskFailureCommand({ taskToken, error, cause }));
  // Nobody waits for this: its execution tells, by not going on.
  await call.catch((refused: Error) => console.error(`the callback was refused: ${refused.message}`));
}

/**
 * Waits for the end of an execution, and reads what it came to.
 * @throws Error when it is still RUNNING after `longestMs`
 */
export async function resultOf(
  sfn: SFNClient,
  executionArn: string,
  { calls }: ScriptedFunctions,
  longestMs: number,
): Promise<Result> {
  const deadline = Date.now() + longestMs;
  for (;;) {
    const { status, output, error, cause, startDate, stopDate } = await sfn.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    if (status !== 'RUNNING') {
      return {
        status: String(status),
        output: output === undefined ? undefined : (JSON.parse(output) as unknown),
        error,
        cause,
        entered: await enteredStates(sfn, executionArn),
        calls,
        seconds: (Number(stopDate) - Number(startDate)) / 1000,
      };
    }
    if (Date.now() > deadline) throw new Error(`${executionArn} is still RUNNING after ${longestMs / 1000} s`);
    await sleep(100);
  }
}

async function enteredStates(sfn: SFNClient, executionArn: string): Promise<string[]> {
  const entered: string[] = [];
  for await (const { events } of paginateGetExecutionHistory({ client: sfn }, { executionArn }))
    for (const { stateEnteredEventDetails } of events ?? [])
      if (stateEnteredEventDetails?.name !== undefined) entered.push(stateEnteredEventDetails.name);
  return entered;
}
