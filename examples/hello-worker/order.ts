import { setTimeout as sleep } from 'node:timers/promises';
import { StepwellClient } from '#client';

/**
 * Starts one execution through the queue `executions` and waits for its end: node order.js <name>. The exit code is 1 when it
 * did not succeed.
 */
const client = new StepwellClient();
try {
  const queued = await client.startExecution(
    {
      stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:greeting',
      input: { name: process.argv[2] ?? '' },
    },
    { waitForStart: false },
  );
  const started = client.startResult(queued, { timeoutMs: 300_000 });
  if (await Promise.race([started.then(() => false), sleep(1_000, true, { ref: false })])) {
    console.log('queued, waiting for a coordinator …');
  }
  const end = await client.waitForEnd((await started).executionArn);
  console.log(end);
  if (end.status !== 'SUCCEEDED') process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await client.close();
}
