import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  SFNServiceException,
  StartExecutionCommand,
  type DescribeExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { Redis } from 'ioredis';
import { eventually, lookAtStore, startTestRedis, type TestRedis } from '#testing';
import { createWorker, type StandaloneWorker } from '#worker-sdk';
import { Api } from '../support/api.js';
import { fromApi, type HistoryEvent } from '../support/history.js';
import { coordinator, environmentOf, type Restartable } from '../support/runtime-under-test.js';

const SILENT = { log: () => undefined, warn: () => undefined, error: () => undefined };
const ROLE = 'arn:aws:iam::123456789012:role/limits';

/** A coordinator, a worker in this process and the AWS SDK, on a Redis of their own. */
export class LimitsRuntime {
  #machines = 0;

  private constructor(
    readonly redis: TestRedis,
    readonly connection: Redis,
    readonly server: Restartable & { readonly endpoint: string },
    readonly sfn: SFNClient,
    readonly api: Api,
    /** Not started yet: the suite declares its handlers first. */
    readonly worker: StandaloneWorker,
  ) {}

  static async start(settings: Readonly<Record<string, string>> = {}, leaseMs = 2_000): Promise<LimitsRuntime> {
    const redis = await startTestRedis();
    const server = await coordinator({ ...environmentOf(redis), ...settings });
    await server.start();
    const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
    const sfn = new SFNClient({
      endpoint: server.endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      disableHostPrefix: true,
      credentials,
    });
    const worker = workerFor(redis, leaseMs);
    return new LimitsRuntime(redis, new Redis(redis.url), server, sfn, new Api([server.endpoint]), worker);
  }

  async create(definition: object): Promise<string> {
    const name = `limits-${(this.#machines += 1)}`;
    const command = new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn: ROLE });
    return (await this.sfn.send(command)).stateMachineArn as string;
  }

  /** The execution's ARN. @param input JSON text */
  async begin(definition: object, input = '{}'): Promise<string> {
    const stateMachineArn = await this.create(definition);
    return (await this.sfn.send(new StartExecutionCommand({ stateMachineArn, input }))).executionArn as string;
  }

  describe(executionArn: string): Promise<DescribeExecutionCommandOutput> {
    return this.sfn.send(new DescribeExecutionCommand({ executionArn }));
  }

  ended(executionArn: string, timeoutMs = 30_000): Promise<DescribeExecutionCommandOutput> {
    return eventually(
      async () => {
        const now = await this.describe(executionArn);
        return now.status === 'RUNNING' ? undefined : now;
      },
      { timeoutMs, everyMs: 50 },
    );
  }

  async history(executionArn: string): Promise<HistoryEvent[]> {
    return (await this.api.history(executionArn)).map(fromApi);
  }

  /** Runs it to its end. */
  async run(definition: object, input?: string): Promise<DescribeExecutionCommandOutput> {
    return this.ended(await this.begin(definition, input));
  }

  /** One more worker comes, for `resource` alone, and is gone again once its queue is empty. @returns the attempts it has begun */
  async serveLate(resource: string): Promise<number> {
    let begun = 0;
    const late = workerFor(this.redis, 2_000);
    late.handle(resource, () => void (begun += 1));
    await late.start();
    try {
      await eventually(async () => (await lookAtStore(this.connection, this.redis.namespace)).jobs.length === 0);
    } finally {
      await late.close();
    }
    return begun;
  }

  async close(): Promise<void> {
    await this.worker.close();
    this.sfn.destroy();
    this.api.close();
    this.connection.disconnect();
    await this.server.stop();
    await this.redis.stop();
  }
}

function workerFor({ url: redisUrl, namespace }: TestRedis, leaseMs: number): StandaloneWorker {
  return createWorker({ redisUrl, namespace, region: 'us-east-1', concurrency: 50, leaseMs, log: SILENT });
}

/** `name: message` of AWS's error, or `none`. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof SFNServiceException) return `${error.name}: ${error.message}`;
    throw error;
  }
  return 'none';
}
