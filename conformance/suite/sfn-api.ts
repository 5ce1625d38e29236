import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryEvent } from '../compare/index.js';

/** Answers as they are compared: plain JSON, instants as texts, absent members absent. */
export type Answer = Readonly<Record<string, unknown>>;

export interface Execution {
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly [member: string]: unknown;
}

/** A refusal of the API, as AWS's SDK understood it. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly httpStatus: number | undefined,
  ) {
    super(message);
  }
}

/** The runtime under test, reached only through AWS's own SDK. */
export class SfnApi {
  private constructor(
    private readonly sdk: Readonly<Record<string, unknown>>,
    private readonly client: { send(command: unknown): Promise<unknown>; destroy(): void },
  ) {}

  static async open(endpoint: string, region: string): Promise<SfnApi> {
    // The SDK announces on every start that it will want a newer Node one day.
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
    const sdk = await import('@aws-sdk/client-sfn');
    const credentials = { accessKeyId: 'conformance', secretAccessKey: 'conformance' };
    const client = new sdk.SFNClient({ endpoint, region, credentials, maxAttempts: 3, disableHostPrefix: true });
    return new SfnApi(sdk, client);
  }

  close(): void {
    this.client.destroy();
  }

  /** @throws Refusal when the API answers with an error */
  async call(operation: string, params: Answer): Promise<Answer> {
    const Command = this.sdk[`${operation}Command`] as (new (input: Answer) => unknown) | undefined;
    if (Command === undefined) throw new Error(`The SDK knows no operation ${operation}`);
    try {
      const { $metadata: _metadata, ...answer } = (await this.client.send(new Command(params))) as Answer;
      return JSON.parse(JSON.stringify(answer)) as Answer;
    } catch (error) {
      const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
      if ($metadata?.httpStatusCode === undefined) throw error;
      throw new Refusal(name, message, $metadata.httpStatusCode);
    }
  }

  async describe(executionArn: string): Promise<Execution> {
    return (await this.call('DescribeExecution', { executionArn })) as Execution;
  }

  /** @throws Error when the execution has not ended after `timeoutMs` */
  async untilEnded(executionArn: string, timeoutMs: number): Promise<Execution> {
    const deadline = Date.now() + timeoutMs;
    for (let pause = 20; ; pause = Math.min(pause * 1.5, 500)) {
      const execution = await this.describe(executionArn);
      if (execution.status !== 'RUNNING') return execution;
      if (Date.now() > deadline) throw new Error(`still RUNNING after ${timeoutMs / 1000} seconds`);
      await sleep(pause);
    }
  }

  /** Until so many events have happened, or the execution has ended. @throws Error when neither comes within `timeoutMs` */
  async untilHistoryHolds(executionArn: string, events: number, timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (let pause = 20; ; pause = Math.min(pause * 1.5, 500)) {
      if ((await this.history(executionArn)).length >= events) return;
      if ((await this.describe(executionArn)).status !== 'RUNNING') return;
      if (Date.now() > deadline) throw new Error(`fewer than ${events} events after ${timeoutMs / 1000} seconds`);
      await sleep(pause);
    }
  }

  async history(executionArn: string): Promise<HistoryEvent[]> {
    const events: HistoryEvent[] = [];
    for (let nextToken: unknown; ;) {
      const page = await this.call('GetExecutionHistory', { executionArn, maxResults: 1000, nextToken });
      events.push(...(page['events'] as HistoryEvent[]));
      nextToken = page['nextToken'];
      if (nextToken === undefined) return events;
    }
  }
}
