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
  await unlessSoon(started, 'queued, waiting for a coordinator …');
  const { executionArn } = await started;
  const ended = client.waitForEnd(executionArn);
  const endpoint = process.env['STEPWELL_ENDPOINT'] ?? 'http://127.0.0.1:8083';
  await unlessSoon(ended, `started ${executionArn}; its end is asked of ${endpoint} (STEPWELL_ENDPOINT) …`);
  const end = await ended;
  console.log(end);
  if (end.status !== 'SUCCEEDED') process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await client.close();
}

/** Says what is waited for when it takes a second. */
async function unlessSoon(done: Promise<unknown>, text: string): Promise<void> {
  if (await Promise.race([done.then(() => false), sleep(1_000, true, { ref: false })])) console.log(text);
}
