import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { removeKeys } from '#testing';
import { Program } from '../measure/programs.js';

/** No more than this may the 99th percentile grow by pollers that wait. */
const MOST = 1.5;
/** Until the last poll has arrived and been put in line. */
const SETTLE_MS = 3_000;

const { values } = parseArgs({
  options: {
    pollers: { type: 'string', default: '1000' },
    starts: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '10' },
  },
});
const [pollers, starts, rounds] = [Number(values.pollers), Number(values.starts), Number(values.rounds)];
const url = process.env['REDIS_URL'] as string;
const namespace = `bench-${randomUUID().slice(0, 8)}`;
let endpoint = '';
const coordinator = await Program.start(
  'apps/coordinator/src/main.js',
  {
    REDIS_URL: url,
    STEPWELL_NAMESPACE: namespace,
    STEPWELL_EXECUTIONS_PREFIX: `${namespace}-bull`,
    STEPWELL_PORT: '0',
    STEPWELL_DURABILITY: 'ephemeral',
    STEPWELL_SHUTDOWN_DELAY_SECONDS: '0',
  },
  { test: (text: string) => (endpoint = /listens on (http:\S+)/.exec(text)?.[1] ?? '') !== '' },
);

const agent = new Agent({ keepAlive: true });

/** The plainest client there is: what is measured is the server. */
function call(operation: string, body: object, { signal }: { signal?: AbortSignal } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `AWSStepFunctions.${operation}` };
    const sent = request(endpoint, { method: 'POST', headers, agent, signal }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(text) : reject(new Error(`${operation}: ${answer.statusCode} ${text}`)),
      );
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

async function turn(stateMachineArn: string): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < starts; n += 1) {
    const begun = performance.now();
    await call('StartExecution', { stateMachineArn });
    took.push(performance.now() - begun);
  }
  return took;
}

/** What `measured` comes to while all the pollers wait. */
async function withPollers<T>(activityArn: string, measured: () => Promise<T>): Promise<T> {
  const away = new AbortController();
  setMaxListeners(0, away.signal);
  const polls = Array.from({ length: pollers }, () =>
    call('GetActivityTask', { activityArn }, { signal: away.signal }).then(
      () => 'answered',
      (error: unknown) => ((error as Error).name === 'AbortError' ? 'waited' : String(error)),
    ),
  );
  await sleep(SETTLE_MS);
  try {
    return await measured();
  } finally {
    away.abort();
    const ends = new Set(await Promise.all(polls));
    if (ends.size !== 1 || !ends.has('waited')) throw new Error(`not all polls have waited: ${[...ends].join('; ')}`);
    await sleep(SETTLE_MS);
  }
}

const percentile = (all: readonly number[], part: number): number =>
  [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))] as number;

try {
  const { activityArn } = JSON.parse(await call('CreateActivity', { name: 'bench' })) as { activityArn: string };
  const { stateMachineArn } = JSON.parse(
    await call('CreateStateMachine', {
      name: 'bench',
      roleArn: 'arn:aws:iam::123456789012:role/bench',
      definition: JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }),
    }),
  ) as { stateMachineArn: string };
  await turn(stateMachineArn);
  const [without, withThem]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    without.push(...(await turn(stateMachineArn)));
    withThem.push(...(await withPollers(activityArn, () => turn(stateMachineArn))));
  }
  for (const [name, all] of [
    ['without pollers', without],
    [`${pollers} pollers`, withThem],
  ] as const)
    console.log(
      `${name.padEnd(18)} p50 ${percentile(all, 0.5).toFixed(2)} ms   p99 ${percentile(all, 0.99).toFixed(2)} ms   (${all.length} starts)`,
    );
  const ratio = percentile(withThem, 0.99) / percentile(without, 0.99);
  console.log(`StartExecution p99, with / without: ${ratio.toFixed(2)} (at most ${MOST})`);
  process.exitCode = ratio <= MOST ? 0 : 1;
} finally {
  agent.destroy();
  await coordinator.stop();
  await removeKeys(url, namespace);
}
