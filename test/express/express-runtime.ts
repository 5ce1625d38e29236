import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  SFNClient,
  SFNServiceException,
  StartSyncExecutionCommand,
  type CreateStateMachineCommandInput,
  type StartSyncExecutionCommandInput,
  type StartSyncExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { startTestRedis, type TestRedis } from '#testing';
import { createWorker, TaskFailure, type StandaloneWorker } from '#worker-sdk';
import { coordinator, environmentOf, type Restartable } from '../support/runtime-under-test.js';

export type Server = Restartable & { readonly endpoint: string };

const lambda = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
export const ROLE = 'arn:aws:iam::123456789012:role/express';

/** A Task of the function, with an end unless told otherwise. */
export const task = (name: string, more: object = {}) => ({
  Type: 'Task',
  Resource: lambda(name),
  ...('Next' in more ? {} : { End: true }),
  ...more,
});

/** A real Redis, coordinator and worker, spoken to by the AWS SDK. */
export class ExpressUnderTest {
  /** What the function `fail-twice` was called for, by execution. */
  readonly calls = new Map<string, number>();
  /** What the function `note` was called with. */
  readonly attempts: { readonly executionArn: string; readonly input: unknown }[] = [];
  /** Why the signals of handlers of `stay` were aborted. */
  readonly aborted: string[] = [];
  #machines = 0;

  private constructor(
    readonly redis: TestRedis,
    readonly server: Server,
    readonly sfn: SFNClient,
    readonly worker: StandaloneWorker,
  ) {}

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<ExpressUnderTest> {
    const redis = await startTestRedis();
    const server = await coordinator({ ...environmentOf(redis), ...settings });
    await server.start();
    const worker = createWorker({ redisUrl: redis.url, namespace: redis.namespace, concurrency: 60 });
    const express = new ExpressUnderTest(redis, server, clientOf(server, 5), worker);
    express.#serve();
    await worker.start();
    return express;
  }

  async stop(): Promise<void> {
    await this.worker.close();
    this.sfn.destroy();
    await this.server.stop();
    await this.redis.stop();
  }

  /** Its ARN. */
  async machine(states: object, more: Partial<CreateStateMachineCommandInput> = {}, top: object = {}): Promise<string> {
    const [startAt] = Object.keys(states);
    const { stateMachineArn } = await this.sfn.send(
      new CreateStateMachineCommand({
        name: `express-${(this.#machines += 1)}`,
        type: 'EXPRESS',
        roleArn: ROLE,
        definition: JSON.stringify({ StartAt: startAt, ...top, States: states }),
        ...more,
      }),
    );
    return stateMachineArn as string;
  }

  async run(stateMachineArn: string, input: unknown = {}, more: Partial<StartSyncExecutionCommandInput> = {}) {
    const command = { stateMachineArn, input: JSON.stringify(input), ...more };
    return outcomeOf(await this.sfn.send(new StartSyncExecutionCommand(command)));
  }

  #serve(): void {
    const { worker } = this;
    worker.handle('double', ({ n }: { n: number }) => ({ n: n * 2 }));
    worker.handle('note', (input: unknown, { executionArn }) => void this.attempts.push({ executionArn, input }));
    worker.handle('refuse', () => {
      throw new TaskFailure('CardDeclined', 'no money');
    });
    worker.handle('fail-twice', (_, { executionArn, attempt }) => {
      this.calls.set(executionArn, attempt);
      if (attempt < 3) throw new TaskFailure('Busy', `attempt ${attempt}`);
      return { attempt };
    });
    worker.handle('stay', (_, { signal }) => {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          this.aborted.push(String((signal.reason as { why?: string }).why));
          reject(signal.reason as Error);
        });
      });
    });
    worker.handle('beat', async ({ times }: { times: number }, { heartbeat }) => {
      for (let n = 0; n < times; n += 1) {
        await sleep(500);
        await heartbeat();
      }
      await sleep(times === 0 ? 3_000 : 0);
      return { times };
    });
  }
}

/** @param maxAttempts a machine that is busy with much else may answer ServiceUnavailable */
export function clientOf({ endpoint }: Server, maxAttempts: number): SFNClient {
  return new SFNClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    disableHostPrefix: true,
    maxAttempts,
    requestHandler: { httpAgent: { maxSockets: 100 } },
  });
}

/** The answer without its transport, its texts parsed. */
export function outcomeOf({ $metadata: _, output, ...answer }: StartSyncExecutionCommandOutput) {
  return { ...answer, ...(output === undefined ? {} : { output: JSON.parse(output) as unknown }) };
}

export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof SFNServiceException) return `${error.name}: ${error.message}`;
    throw error;
  }
  return 'not refused';
}
