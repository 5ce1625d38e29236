import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  GetExecutionHistoryCommand,
  SFNClient,
  SFNServiceException,
  StartExecutionCommand,
  type DescribeExecutionCommandOutput,
  type HistoryEvent as SdkEvent,
} from '@aws-sdk/client-sfn';

/** How long a call may look for a coordinator that answers. */
const GIVE_UP_MS = 30_000;

/** The AWS API of several coordinators, as a careful client uses it: the SDK's own retries, then the next coordinator. */
export class Api {
  readonly #clients: SFNClient[];
  /** Calls that had to go to another coordinator. */
  failedOver = 0;

  constructor(endpoints: readonly string[]) {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.#clients = endpoints.map(
      (endpoint) => new SFNClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 3 }),
    );
  }

  async createStateMachine(name: string, definition: string): Promise<string> {
    const roleArn = 'arn:aws:iam::123456789012:role/shop';
    const created = await this.#call((client) =>
      client.send(new CreateStateMachineCommand({ name, definition, roleArn })),
    );
    return created.stateMachineArn as string;
  }

  /** @param first which coordinator to ask first; a start whose answer was lost may find its own execution, ended already */
  async startExecution(stateMachineArn: string, name: string, input: object, first: number): Promise<string> {
    try {
      const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
      return (await this.#call((client) => client.send(command), first)).executionArn as string;
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists)
        return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
      throw error;
    }
  }

  describeExecution(executionArn: string): Promise<DescribeExecutionCommandOutput> {
    return this.#call((client) => client.send(new DescribeExecutionCommand({ executionArn })));
  }

  /** The whole history, page by page. */
  async history(executionArn: string, { reverseOrder = false, maxResults = 1_000 } = {}): Promise<SdkEvent[]> {
    const events: SdkEvent[] = [];
    let nextToken: string | undefined;
    do {
      const command = new GetExecutionHistoryCommand({ executionArn, reverseOrder, maxResults, nextToken });
      const page = await this.#call((client) => client.send(command));
      events.push(...(page.events ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return events;
  }

  close(): void {
    for (const client of this.#clients) client.destroy();
  }

  async #call<T>(send: (client: SFNClient) => Promise<T>, first = 0): Promise<T> {
    const deadline = Date.now() + GIVE_UP_MS;
    for (let turn = first; ; turn += 1) {
      try {
        return await send(this.#clients[turn % this.#clients.length] as SFNClient);
      } catch (error) {
        const refused = error instanceof SFNServiceException && error.$fault === 'client';
        if (refused || Date.now() > deadline) throw error;
        this.failedOver += 1;
        await sleep(50);
      }
    }
  }
}
