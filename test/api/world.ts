import { Readable } from 'node:stream';
import * as sdk from '@aws-sdk/client-sfn';
import { expect } from '@jest/globals';
import { Redis } from 'ioredis';
import type { OperationName } from '#sfn-api';
import { executionIdOf, type StateMachineRecord } from '#store';
import { RedisStore } from '#store-redis';
import { eventually, startTestRedis, type TestRedis } from '#testing';
import { TaskTokens } from '../../apps/coordinator/src/callbacks/task-tokens.js';
import { coordinator, environmentOf, type Restartable } from '../support/runtime-under-test.js';

export const ACCOUNT = '123456789012';
const PARTITIONS = 8;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders`;
const STATES = `arn:aws:states:us-east-1:${ACCOUNT}`;
export const arnOf = (kind: string, rest: string): string => `${STATES}:${kind}:${rest}`;

export const definitionOf = (state: object): string =>
  JSON.stringify({ StartAt: 'Do', States: { Do: { ...state, End: true } } });
export const HELLO = definitionOf({ Type: 'Pass' });
export const WAITS = definitionOf({ Type: 'Wait', Seconds: 600 });
export const MAPS = definitionOf({
  Type: 'Map',
  MaxConcurrency: 1,
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Item',
    States: { Item: { Type: 'Wait', Seconds: 600, End: true } },
  },
});

/** An answer as it came over the wire. */
export interface Exchange {
  readonly operation: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An output, by the members that the suite reads: which are there depends on the operation. */
export interface Output {
  readonly activities: readonly object[];
  readonly activityArn: string;
  readonly creationDate: Date;
  readonly description: string;
  readonly events: readonly object[];
  readonly executionCounts: { readonly running: number };
  readonly executionArn: string;
  readonly executions: readonly object[];
  readonly mapRuns: readonly { readonly mapRunArn: string }[];
  readonly nextToken: string;
  readonly output: string;
  readonly redriveCount: number;
  readonly redriveDate: Date;
  readonly revisionId: string;
  readonly startDate: Date;
  readonly stateMachineAliasArn: string;
  readonly stateMachineAliases: readonly object[];
  readonly stateMachineArn: string;
  readonly stateMachines: readonly object[];
  readonly stateMachineVersionArn: string;
  readonly stateMachineVersions: readonly object[];
  readonly status: string;
  readonly tags: readonly object[];
  readonly taskToken: string;
}

/** A coordinator process on a real Redis, called by the AWS SDK, with a look at what goes over the wire. */
export class World {
  #seen: Exchange[] = [];
  #names = 0;

  private constructor(
    private readonly redis: TestRedis,
    private readonly connection: Redis,
    private readonly server: Restartable,
    private readonly sfn: sdk.SFNClient,
    /** The coordinator's store: for states of things that calls do not lead to. */
    readonly store: RedisStore,
  ) {}

  static async start(): Promise<World> {
    const redis = await startTestRedis();
    const server = await coordinator({ ...environmentOf(redis), STEPWELL_PARTITIONS: String(PARTITIONS) });
    await server.start();
    const sfn = new sdk.SFNClient({
      endpoint: server.endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      disableHostPrefix: true,
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    const connection = new Redis(redis.url);
    const store = new RedisStore(connection, { namespace: redis.namespace, partitions: PARTITIONS });
    const world = new World(redis, connection, server, sfn, store);
    world.#watch();
    return world;
  }

  async stop(): Promise<void> {
    this.sfn.destroy();
    await this.server.stop();
    await this.connection.quit();
    await this.redis.stop();
  }

  /** Calls an operation by the SDK's command for it. */
  async call(operation: OperationName, input: object = {}): Promise<Output> {
    const Command = (sdk as unknown as Record<string, new (input: object) => never>)[`${operation}Command`]!;
    return (await this.sfn.send(new Command(input))) as unknown as Output;
  }

  /** What goes over the wire while `act` is under way, and how that fails. */
  async during(
    act: () => Promise<unknown>,
  ): Promise<{ readonly exchanges: readonly Exchange[]; readonly error?: unknown }> {
    this.#seen = [];
    try {
      await act();
      return { exchanges: this.#seen };
    } catch (error) {
      return { exchanges: this.#seen, error };
    }
  }

  name(): string {
    return `thing-${(this.#names += 1)}`;
  }

  /** The ARN of a machine of its own. */
  async machine(more: object = {}): Promise<string> {
    const request = { name: this.name(), definition: HELLO, roleArn: ROLE, ...more };
    return (await this.call('CreateStateMachine', request)).stateMachineArn;
  }

  /** One with version 1 and the alias `live` to it. */
  async published(): Promise<{ readonly machine: string; readonly version: string; readonly alias: string }> {
    const machine = await this.machine({ publish: true });
    const routingConfiguration = [{ stateMachineVersionArn: `${machine}:1`, weight: 100 }];
    await this.call('CreateStateMachineAlias', { name: 'live', routingConfiguration });
    return { machine, version: `${machine}:1`, alias: `${machine}:live` };
  }

  /** One that is being deleted just now. */
  async deleting(more: object = {}): Promise<string> {
    const arn = await this.machine(more);
    await this.store.beginStateMachineDeletion(await this.record(arn));
    return arn;
  }

  async record(arn: string): Promise<StateMachineRecord> {
    return (await this.store.getStateMachine(arn)) as StateMachineRecord;
  }

  /** The ARN of an execution that runs until it is stopped. */
  async running(definition = WAITS, input = '{}'): Promise<string> {
    const stateMachineArn = await this.machine({ definition });
    return (await this.call('StartExecution', { stateMachineArn, input })).executionArn;
  }

  async stopped(): Promise<string> {
    const executionArn = await this.running();
    await this.call('StopExecution', { executionArn });
    return executionArn;
  }

  /** A Map Run that runs until its execution is stopped. */
  async mapRun(): Promise<{ readonly executionArn: string; readonly mapRunArn: string }> {
    const executionArn = await this.running(MAPS, '[1,2]');
    for (;;) {
      const { mapRuns } = await this.call('ListMapRuns', { executionArn });
      if (mapRuns[0] !== undefined) return { executionArn, mapRunArn: mapRuns[0].mapRunArn };
    }
  }

  /** The token of a task of an activity that somebody has begun, and its execution. */
  async task(): Promise<{ readonly taskToken: string; readonly executionArn: string }> {
    const { activityArn } = await this.call('CreateActivity', { name: this.name() });
    const executionArn = await this.running(definitionOf({ Type: 'Task', Resource: activityArn }));
    const { taskToken } = await this.call('GetActivityTask', { activityArn });
    return { taskToken, executionArn };
  }

  /** A token of this service for a task of an execution that is not there (any more). */
  async tokenOfNothing(): Promise<string> {
    const tokens = new TaskTokens(await this.store.sharedSecret('task-tokens'));
    const nowhere = { execution: executionIdOf(arnOf('execution', 'nobody:none')), frame: '0', token: 'fence' };
    return tokens.issue(nowhere, arnOf('stateMachine', 'nobody'));
  }

  async ended(executionArn: string, as: Readonly<Record<string, string>>): Promise<void> {
    const told = await eventually(async () => {
      const now = await this.call('DescribeExecution', { executionArn });
      return now.status === 'RUNNING' ? undefined : now;
    });
    expect(told).toMatchObject(as);
  }

  #watch(): void {
    this.sfn.middlewareStack.add(
      (next, context) => async (args) => {
        const result = await next(args);
        const response = result.response as { statusCode: number; headers: Record<string, string>; body: Readable };
        const body = Buffer.concat(await response.body.toArray());
        response.body = Readable.from([body]);
        const operation = String(context.commandName).replace(/Command$/, '');
        const { statusCode: status, headers } = response;
        this.#seen.push({ operation, status, headers, body: JSON.parse(body.toString()) });
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'watch' },
    );
  }
}
