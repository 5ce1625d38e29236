import { SFNClient } from '@aws-sdk/client-sfn';
import { Global, Logger, Module, type INestApplication, type InjectionToken } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { parseStateMachine, type JsonataEvaluator } from '#asl';
import { MemoryStore, type ActivityStore, type ExecutionStore, type StateMachineStore } from '#store';
import {
  ACTIVITY_STORE,
  ACTIVITY_TASKS,
  ADMISSION,
  CLOCK,
  DEFINITIONS,
  EVALUATOR,
  EXECUTION_REDRIVER,
  EXECUTION_STARTER,
  EXECUTION_STOPPER,
  EXECUTION_STORE,
  EXPRESS_RUNTIME,
  IDENTITY,
  MAP_RUN_UPDATER,
  OUTAGES,
  PAGE_TOKEN_KEY,
  STATE_MACHINE_REMOVER,
  STATE_MACHINE_STORE,
  TASK_CALLBACKS,
  type ActivityTasks,
  type Definitions,
} from '../../tokens.js';
import { DurableExecutionRedriver } from '../../transitions/execution-redriver.js';
import { DurableTaskCallbacks } from '../../callbacks/task-callbacks.js';
import { TaskTokens } from '../../callbacks/task-tokens.js';
import { MachineRemoval } from '../../recovery/machine-removal.js';
import { Access } from '../../access/access.js';
import { AuditLog } from '../../access/audit-log.js';
import { RateLimits } from '../../access/rate-limits.js';
import { AwsJsonModule } from '../aws-json.module.js';
import { SmallExpress } from './small-express.js';
import { SmallRuntime } from './small-runtime.js';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

export interface ApiUnderTest {
  readonly app: INestApplication;
  readonly url: string;
  readonly sfn: SFNClient;
  readonly store: ExecutionStore & StateMachineStore & ActivityStore;
  readonly runtime: SmallRuntime;
  /** Whose time counts. */
  readonly clock: { now: () => number };
  readonly taskTokens: TaskTokens;
  close(): Promise<void>;
}

export const TASK_TOKEN_KEY = Buffer.alloc(32, 8);

const silent = (): undefined => undefined;

const IDENTITY_UNDER_TEST = { account: ACCOUNT, region: REGION };
const OPEN = new Access(IDENTITY_UNDER_TEST, undefined, new RateLimits(new Map()), new AuditLog(undefined));

/**
 * The API on a port of its own, over a store in memory, with a client of the AWS SDK that tries once.
 * @param access who may call; everybody unless told otherwise
 */
export async function startApi(activityTasks?: ActivityTasks, access: Access = OPEN): Promise<ApiUnderTest> {
  const store = new MemoryStore();
  const runtime = new SmallRuntime(store);
  const clock = { now: Date.now };
  const taskTokens = new TaskTokens(TASK_TOKEN_KEY);
  const definitions: Definitions = {
    parse: (text, type) => parseStateMachine(text, { type }),
    byHash: async (hash) => parseStateMachine((await store.getDefinition(hash)) as string),
  };
  const noJsonata: JsonataEvaluator = {
    evaluate: () => Promise.reject(new Error('the API under test evaluates no JSONata')),
  };
  const given: readonly (readonly [InjectionToken, unknown])[] = [
    [EXECUTION_STORE, store],
    [STATE_MACHINE_STORE, store],
    [ACTIVITY_STORE, store],
    [ACTIVITY_TASKS, activityTasks ?? { next: async () => undefined }],
    [DEFINITIONS, definitions],
    [CLOCK, clock],
    [ADMISSION, { enter: (_: string, work: () => unknown) => work() }],
    [EVALUATOR, { forDecision: () => noJsonata }],
    [EXECUTION_STARTER, runtime],
    [EXECUTION_STOPPER, runtime],
    [MAP_RUN_UPDATER, { update: async () => false }],
    [EXPRESS_RUNTIME, new SmallExpress()],
    [STATE_MACHINE_REMOVER, new MachineRemoval(store, runtime, { log: silent, warn: silent, error: silent })],
    [EXECUTION_REDRIVER, new DurableExecutionRedriver(store, definitions, { wake: async () => undefined })],
    [OUTAGES, { requestFailed: () => true }],
    [IDENTITY, IDENTITY_UNDER_TEST],
    [Access, access],
    [TASK_CALLBACKS, new DurableTaskCallbacks(store, taskTokens, { wake: async () => undefined })],
    [PAGE_TOKEN_KEY, Buffer.alloc(32, 7)],
  ];

  @Global()
  @Module({
    providers: given.map(([provide, useValue]) => ({ provide, useValue })),
    exports: given.map(([token]) => token),
  })
  class Surroundings {}

  const testing = await Test.createTestingModule({ imports: [Surroundings, AwsJsonModule] }).compile();
  const app = testing.createNestApplication({ bodyParser: false });
  Logger.overrideLogger(false);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const sfn = new SFNClient({
    endpoint: url,
    region: REGION,
    maxAttempts: 1,
    disableHostPrefix: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    app,
    url,
    sfn,
    store,
    runtime,
    clock,
    taskTokens,
    async close() {
      sfn.destroy();
      await app.close();
    },
  };
}
