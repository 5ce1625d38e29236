import { StepwellClient } from '#client';

/** Starts one execution through the queue `executions` and waits for its end: node order.js <name>. */
const client = new StepwellClient();
try {
  const end = await client.runExecution({
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:greeting',
    input: { name: process.argv[2] ?? '' },
  });
  console.log(end);
} finally {
  await client.close();
}
