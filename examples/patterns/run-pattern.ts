import { isDeepStrictEqual } from 'node:util';
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { createWorker } from '#worker-sdk';
import { comparable, expected } from './as-expected.js';
import type { Pattern, Run } from './pattern.js';
import { perform, resultOf } from './real-runs.js';
import { ScriptedFunctions } from './scripted-functions.js';

/** Longer than any run of a pattern takes. */
const LONGEST_MS = 120_000;
const ROLE = 'arn:aws:iam::123456789012:role/patterns';

/**
 * Runs a pattern on the coordinator behind `STEPWELL_ENDPOINT`, its functions served by this process as `run.json` says, and
 * prints the way each run takes. The machine stays there, for a look at it.
 * @returns how many runs did not come to what `run.json` expects
 */
export async function runPattern({ name, definition, runs }: Pattern): Promise<number> {
  const sfn = new SFNClient({
    endpoint: process.env['STEPWELL_ENDPOINT'] ?? 'http://127.0.0.1:8083',
    region: process.env['STEPWELL_REGION'] ?? 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  const worker = createWorker({ concurrency: 50 });
  let script = new ScriptedFunctions({});
  for (const each of new Set(runs.flatMap(({ functions }) => Object.keys(functions))))
    worker.handle(each, async (input: unknown, task) =>
      perform(script.next(each, input), input, task, { sfn, longestMs: LONGEST_MS }),
    );
  try {
    const marked = `${name}-${Date.now().toString(36)}`;
    const machine = await sfn.send(new CreateStateMachineCommand({ name: marked, definition, roleArn: ROLE }));
    console.log(`created ${machine.stateMachineArn}`);
    await worker.start();
    let unexpected = 0;
    // One after another: the script of the functions is that of the present run.
    for (const run of runs) {
      script = new ScriptedFunctions(run.functions);
      const started = await sfn.send(
        new StartExecutionCommand({ stateMachineArn: machine.stateMachineArn, input: JSON.stringify(run.input) }),
      );
      if (!(await show(sfn, run, started.executionArn as string, script))) unexpected++;
    }
    return unexpected;
  } finally {
    await worker.close();
    sfn.destroy();
  }
}

async function show(sfn: SFNClient, run: Run, executionArn: string, script: ScriptedFunctions): Promise<boolean> {
  console.log(`\n${run.title}\n  input   ${JSON.stringify(run.input)}`);
  const result = await resultOf(sfn, executionArn, script, LONGEST_MS);
  const outcome = result.error === undefined ? JSON.stringify(result.output) : `${result.error}: ${result.cause ?? ''}`;
  console.log(`  states  ${result.entered.join(' → ')}`);
  console.log(`  ended   ${result.status} after ${result.seconds.toFixed(1)} s  ${outcome}\n  history ${executionArn}`);
  const fine = isDeepStrictEqual(comparable(result, run.expect), expected(run.expect));
  if (!fine) console.log(`  expected ${JSON.stringify(run.expect)}`);
  return fine;
}
