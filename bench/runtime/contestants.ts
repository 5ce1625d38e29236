import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { stateQueue } from '#queues';
import { CONCURRENCY } from '../bare/settings.js';
import type { Contestant } from '../measure/contest.js';
import { Program } from '../measure/programs.js';

/** Few, so that asking for the number of open executions stays cheap. */
const PARTITIONS = 8;
/** Starts under way at once. */
const STARTERS = 50;

function definition(length: number, state: object): string {
  const names = Array.from({ length }, (_, n) => `S${n}`);
  const states = Object.fromEntries(
    names.map((name, n) => [name, { ...state, ...(n + 1 < length ? { Next: names[n + 1] } : { End: true }) }]),
  );
  if (!('Resource' in state)) return JSON.stringify({ StartAt: names[0], States: states });
  // A task is handed out in the commit before it: a Pass state in front lets the held `states` queue hold the chain.
  return JSON.stringify({ StartAt: 'Hold', States: { Hold: { Type: 'Pass', Next: names[0] }, ...states } });
}

/** Stepwell itself: one coordinator, and for tasks one worker; the executions are started through the API while the queue is held. */
function stepwell(name: string, unit: Contestant['unit'], state: object, redis: Redis, url: string): Contestant {
  return {
    name,
    unit,
    async prepare({ namespace, chains, length }) {
      const env = {
        REDIS_URL: url,
        STEPWELL_NAMESPACE: namespace,
        STEPWELL_EXECUTIONS_PREFIX: `${namespace}-bull`,
        STEPWELL_PARTITIONS: String(PARTITIONS),
        STEPWELL_STATE_CONCURRENCY: String(CONCURRENCY),
        STEPWELL_PORT: '0',
        STEPWELL_DURABILITY: 'ephemeral',
        STEPWELL_SHUTDOWN_DELAY_SECONDS: '0',
      };
      const address = stateQueue(namespace, 0);
      const queue = new Queue(address.name, { connection: redis, prefix: address.prefix });
      await queue.pause();
      let port = '';
      const coordinator = await Program.start('apps/coordinator/src/main.js', env, {
        test: (text: string) => (port = /listens on http:\/\/[^:]+:(\d+)/.exec(text)?.[1] ?? '') !== '',
      });
      const programs =
        unit === 'task'
          ? [coordinator, await Program.start('bench/runtime/worker.program.js', env, /ready/)]
          : [coordinator];
      const client = new SFNClient({
        endpoint: `http://127.0.0.1:${port}`,
        region: 'us-east-1',
        credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      });
      const { stateMachineArn } = await client.send(
        new CreateStateMachineCommand({
          name: 'bench',
          roleArn: 'arn:aws:iam::123456789012:role/bench',
          definition: definition(length, state),
        }),
      );
      await startAll(client, stateMachineArn as string, chains);
      client.destroy();
      return {
        pids: programs.map((program) => program.pid),
        release: () => queue.resume(),
        finished: async () => {
          const pipeline = redis.pipeline();
          for (let partition = 0; partition < PARTITIONS; partition++)
            pipeline.zcard(`${namespace}:{p${partition}}:open`);
          const open = (await pipeline.exec()) ?? [];
          return chains - open.reduce((sum, [, count]) => sum + Number(count), 0);
        },
        stop: async () => {
          await Promise.all(programs.map((program) => program.stop()));
          await queue.close();
        },
      };
    },
  };
}

async function startAll(client: SFNClient, stateMachineArn: string, chains: number): Promise<void> {
  let next = 0;
  const starter = async (): Promise<void> => {
    while (next++ < chains) await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"order":1}' }));
  };
  await Promise.all(Array.from({ length: STARTERS }, starter));
}

export const stepwellChain = (redis: Redis, url: string): Contestant =>
  stepwell('Stepwell, Pass states', 'transition', { Type: 'Pass' }, redis, url);

export const stepwellTasks = (redis: Redis, url: string): Contestant =>
  stepwell(
    'Stepwell, Tasks',
    'task',
    { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:bench' },
    redis,
    url,
  );
