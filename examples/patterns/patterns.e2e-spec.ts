import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startProcess, startTestRedis, type TestProcess, type TestRedis } from '#testing';
import { createWorker, type StandaloneWorker, type TaskContext } from '#worker-sdk';
import { comparable, expected, type Result } from './as-expected.js';
import { readPatterns, type Outcome, type Pattern, type Run } from './pattern.js';
import { perform, resultOf } from './real-runs.js';
import { ScriptedFunctions } from './scripted-functions.js';

const LIMIT_MS = 50_000;

const patterns = readPatterns();

/** All patterns side by side, by a real coordinator on a real Redis, with a real worker: this process. */
describe('every pattern, run for real', () => {
  let redis: TestRedis;
  let coordinator: TestProcess;
  let worker: StandaloneWorker;
  let sfn: SFNClient;
  /** By the execution's name. */
  const scripts = new Map<string, ScriptedFunctions>();
  const results = new Map<Run, Promise<Result>>();

  beforeAll(async () => {
    redis = await startTestRedis();
    const env = {
      REDIS_URL: redis.url,
      STEPWELL_NAMESPACE: redis.namespace,
      STEPWELL_EXECUTIONS_PREFIX: redis.executionsPrefix,
      STEPWELL_REGION: 'us-east-1',
      STEPWELL_ACCOUNT_ID: '123456789012',
      STEPWELL_PORT: '0',
    };
    coordinator = await startProcess(process.execPath, ['dist/apps/coordinator/src/main.js'], {
      env,
      readyLine: /listens on/,
    });
    sfn = new SFNClient({
      endpoint: /http:\/\/\S+/.exec(await coordinator.line(/listens on/))?.[0] ?? '',
      region: 'us-east-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    worker = await startWorker();
    patterns.forEach(startRuns);
  }, 60_000);

  afterAll(async () => {
    await worker?.close();
    sfn?.destroy();
    await coordinator?.stop();
    await redis?.stop();
  }, 30_000);

  for (const pattern of patterns) {
    it.each(pattern.runs)(
      `${pattern.name}: $title`,
      async (run) => {
        const result = await results.get(run);
        if (!result) throw new Error('the run was not started');
        expect(comparable(result, run.expect)).toEqual(expected(run.expect));
      },
      LIMIT_MS + 10_000,
    );
  }

  async function startWorker(): Promise<StandaloneWorker> {
    const { url: redisUrl, namespace } = redis;
    const started = createWorker({
      redisUrl,
      namespace,
      region: 'us-east-1',
      accountId: '123456789012',
      concurrency: 50,
    });
    const names = new Set(patterns.flatMap(({ runs }) => runs.flatMap(({ functions }) => Object.keys(functions))));
    for (const name of names)
      started.handle(name, (input: unknown, task) =>
        perform(outcomeOf(name, input, task), input, task, { sfn, longestMs: LIMIT_MS }),
      );
    await started.start();
    return started;
  }

  function outcomeOf(name: string, input: unknown, { executionArn }: TaskContext): Outcome {
    const script = scripts.get(executionArn.slice(executionArn.lastIndexOf(':') + 1));
    if (!script) throw new Error(`no run belongs to ${executionArn}`);
    return script.next(name, input);
  }

  /** A machine or a run that cannot be started is told by the tests of its own runs. */
  function startRuns({ name, definition, runs }: Pattern): void {
    const roleArn = 'arn:aws:iam::123456789012:role/patterns';
    const machine = sfn.send(new CreateStateMachineCommand({ name, definition, roleArn }));
    for (const [index, run] of runs.entries()) {
      const execution = `${name}-${index}`;
      const script = new ScriptedFunctions(run.functions);
      scripts.set(execution, script);
      const result = machine.then(async ({ stateMachineArn }) => {
        const start = new StartExecutionCommand({ stateMachineArn, name: execution, input: JSON.stringify(run.input) });
        const { executionArn } = await sfn.send(start);
        return resultOf(sfn, executionArn as string, script, LIMIT_MS);
      });
      result.catch(() => undefined);
      results.set(run, result);
    }
  }
});
