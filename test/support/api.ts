import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  SFNServiceException,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
  type DescribeExecutionCommandOutput,
  type HistoryEvent as SdkEvent,
  type RoutingConfigurationListItem,
} from '@aws-sdk/client-sfn';

/** Many calls at once; one that is not answered goes to another coordinator. */
const HTTP = { httpAgent: { keepAlive: true, maxSockets: 500 }, connectionTimeout: 5_000, requestTimeout: 20_000 };

/** Before a call is made again: a thousand callers that are all refused must not be the load. */
const PAUSE_MS = { first: 50, longest: 1_000 };

/** The AWS API of several coordinators, as a careful client uses it: the SDK's own retries, then the next coordinator. */
export class Api {
  readonly #clients: SFNClient[];
  /** Calls that had to go to another coordinator. */
  failedOver = 0;

  readonly #patienceMs: number;

  /** @param options `patienceMs`: how long a call may look for a coordinator that answers */
  constructor(endpoints: readonly string[], { patienceMs = 30_000 }: { readonly patienceMs?: number } = {}) {
    this.#patienceMs = patienceMs;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.#clients = endpoints.map(
      (endpoint) => new SFNClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 3, requestHandler: HTTP }),
    );
  }

  /** @param options `publish`: as its version 1, too */
  async createStateMachine(
    name: string,
    definition: string,
    { publish = false }: { readonly publish?: boolean } = {},
  ): Promise<string> {
    const roleArn = 'arn:aws:iam::123456789012:role/shop';
    const command = new CreateStateMachineCommand({ name, definition, roleArn, publish });
    return (await this.#call((client) => client.send(command))).stateMachineArn as string;
  }

  updateStateMachine(stateMachineArn: string, definition: string, { publish = false } = {}): Promise<unknown> {
    const command = new UpdateStateMachineCommand({ stateMachineArn, definition, publish });
    return this.#call((client) => client.send(command));
  }

  createAlias(name: string, routingConfiguration: RoutingConfigurationListItem[]): Promise<unknown> {
    const command = new CreateStateMachineAliasCommand({ name, routingConfiguration });
    return this.#call((client) => client.send(command));
  }

  /**
   * @param stateMachineArn of a machine, a version or an alias
   * @param first which coordinator to ask first; a start whose answer was lost may find its own execution, ended already
   */
  async startExecution(stateMachineArn: string, name: string, input: object, first: number): Promise<string> {
    try {
      const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
      return (await this.#call((client) => client.send(command), first)).executionArn as string;
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) {
        const machine = stateMachineArn.split(':').slice(0, 7).join(':');
        return `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
      }
      throw error;
    }
  }

  /** @throws ExecutionDoesNotExist; a stop of what has ended already does nothing */
  stopExecution(executionArn: string, error: string, cause: string): Promise<unknown> {
    return this.#call((client) => client.send(new StopExecutionCommand({ executionArn, error, cause })));
  }

  describeExecution(executionArn: string): Promise<DescribeExecutionCommandOutput> {
    return this.#call((client) => client.send(new DescribeExecutionCommand({ executionArn })));
  }

  /** @returns when it was redriven */
  async redriveExecution(executionArn: string, clientToken?: string, first = 0): Promise<Date> {
    const command = new RedriveExecutionCommand({ executionArn, clientToken });
    return (await this.#call((client) => client.send(command), first)).redriveDate as Date;
  }

  /** @param first which coordinator to ask first */
  sendTaskSuccess(taskToken: string, output: string, first = 0): Promise<unknown> {
    return this.#call((client) => client.send(new SendTaskSuccessCommand({ taskToken, output })), first);
  }

  sendTaskFailure(taskToken: string, error?: string, cause?: string, first = 0): Promise<unknown> {
    return this.#call((client) => client.send(new SendTaskFailureCommand({ taskToken, error, cause })), first);
  }

  sendTaskHeartbeat(taskToken: string, first = 0): Promise<unknown> {
    return this.#call((client) => client.send(new SendTaskHeartbeatCommand({ taskToken })), first);
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
    const deadline = Date.now() + this.#patienceMs;
    for (let turn = first; ; turn += 1) {
      try {
        return await send(this.#clients[turn % this.#clients.length] as SFNClient);
      } catch (error) {
        const refused = error instanceof SFNServiceException && error.$fault === 'client' && !isThrottled(error);
        if (refused || Date.now() > deadline) throw error;
        this.failedOver += 1;
        await sleep(
          Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** Math.min(turn - first, 10)) * (0.5 + Math.random() / 2),
        );
      }
    }
  }
}

/** Not refused for what it is: the same call may be answered a moment later. */
function isThrottled({ name }: SFNServiceException): boolean {
  return name === 'ThrottlingException';
}
