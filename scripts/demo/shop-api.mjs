import { setTimeout as sleep } from 'node:timers/promises';

/** Everything the demo asks of Stepwell, through the same SDK an application would use. */
export async function openApi({ endpoint, region, accountId }) {
  // The SDK announces on every start that it will want a newer Node one day.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const sfn = await import('@aws-sdk/client-sfn');
  const client = new sfn.SFNClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'demo', secretAccessKey: 'demo' },
    maxAttempts: 5,
  });

  return {
    close: () => client.destroy(),

    isUp: () =>
      client.send(new sfn.ListStateMachinesCommand({ maxResults: 1 })).then(
        () => true,
        () => false,
      ),

    /** Creates the state machine, or updates the one an earlier run has left. */
    async deploy(name, definition) {
      const roleArn = `arn:aws:iam::${accountId}:role/shoe-shop`;
      try {
        const created = await client.send(new sfn.CreateStateMachineCommand({ name, definition, roleArn }));
        return created.stateMachineArn;
      } catch (error) {
        if (!(error instanceof sfn.StateMachineAlreadyExists)) throw error;
        const stateMachineArn = `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
        await client.send(new sfn.UpdateStateMachineCommand({ stateMachineArn, definition, roleArn }));
        return stateMachineArn;
      }
    },

    async start(stateMachineArn, name, input) {
      const started = await client.send(
        new sfn.StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
      );
      return started.executionArn;
    },

    /**
     * Waits for the end of an execution; on the way hands what is new in its history to `onEvents(new, allSoFar)`.
     * @throws when it has not ended after `timeoutMs`
     */
    async follow(executionArn, onEvents, { timeoutMs, signal }) {
      const deadline = Date.now() + timeoutMs;
      let seen = 0;
      for (;;) {
        const execution = await client.send(new sfn.DescribeExecutionCommand({ executionArn }));
        const events = await history(executionArn);
        if (events.length > seen) onEvents(events.slice(seen), events);
        seen = events.length;
        if (execution.status !== 'RUNNING') return { execution, events };
        if (Date.now() > deadline) {
          throw new Error(
            `${executionArn} is still RUNNING after ${timeoutMs / 1000} s; its last event: ${events.at(-1)?.type}`,
          );
        }
        await sleep(250, undefined, { signal });
      }
    },
  };

  async function history(executionArn) {
    const events = [];
    let nextToken;
    do {
      const page = await client.send(new sfn.GetExecutionHistoryCommand({ executionArn, maxResults: 1000, nextToken }));
      events.push(...page.events);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return events;
  }
}
