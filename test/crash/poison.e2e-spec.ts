import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import {
  eventually,
  freePort,
  metricsOf,
  projectRoot,
  startProcess,
  startTestRedis,
  type TestProcess,
  type TestRedis,
} from '#testing';
import { Api } from '../support/api.js';
import { environmentOf } from '../support/runtime-under-test.js';

const POISON = "States.Base64Decode('cG9pc29uLXBpbGw=')";

/** A state that ends every coordinator that decides it, and an operator that starts a new one each time. */
describe('a state that kills coordinators', () => {
  let redis: TestRedis;
  let api: Api;
  let endpoint: string;
  let current: TestProcess | undefined;
  let ending = false;
  let deaths = 0;
  let printed = '';
  let operator: Promise<void>;

  beforeAll(async () => {
    redis = await startTestRedis();
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    const env = {
      ...environmentOf(redis),
      STEPWELL_PORT: String(port),
      NODE_OPTIONS: `--import ${pathToFileURL(join(projectRoot, 'test/crash/poison.mjs')).href}`,
    };
    const keepUp = async (): Promise<void> => {
      while (!ending) {
        current = await startProcess('node', ['dist/apps/coordinator/src/main.js'], { env });
        await current.exited;
        printed += current.output();
        if (!ending) deaths++;
      }
    };
    operator = keepUp();
    api = new Api([endpoint]);
  }, 60_000);

  afterAll(async () => {
    ending = true;
    await current?.stop();
    await operator;
    api?.close();
    await redis?.stop();
  }, 30_000);

  it('is given up after some deliveries, and does not take others with it', async () => {
    const pass = (more: object) =>
      JSON.stringify({
        StartAt: 'A',
        States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true, ...more } },
      });
    const poisonous = await api.createStateMachine('poisonous', pass({ Parameters: { 'x.$': POISON } }));
    const harmless = await api.createStateMachine('harmless', pass({}));
    const poison = await api.startExecution(poisonous, 'poison', {}, 0);
    const others: string[] = [];
    const ended = await eventually(
      async () => {
        others.push(await api.startExecution(harmless, `other-${others.length}`, {}, 0));
        const execution = await api.describeExecution(poison);
        return execution.status === 'RUNNING' ? undefined : execution;
      },
      { timeoutMs: 120_000, everyMs: 200 },
    );
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining('could not be moved on'),
    });
    expect((await api.history(poison)).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'PassStateEntered',
      'ExecutionFailed',
    ]);
    for (const other of others) {
      const outcome = await eventually(
        async () => {
          const { status } = await api.describeExecution(other);
          return status === 'RUNNING' ? undefined : status;
        },
        { timeoutMs: 20_000 },
      );
      expect(outcome).toBe('SUCCEEDED');
    }
    expect(deaths).toBeGreaterThanOrEqual(4);
    expect(deaths).toBeLessThanOrEqual(10);
    const metrics = await metricsOf(endpoint);
    expect(metrics.get('stepwell_states_given_up_total')).toBe(1);
    expect(metrics.get('stepwell_orphans_repaired_total')).toBe(0);
    expect(`${printed}${current?.output()}`).toMatch(
      /frame r, state 'B': given up with States\.Runtime after 5 deliveries of 'run'/,
    );
    console.info(`given up after ${deaths} deaths; ${others.length} other executions succeeded meanwhile`);
  }, 180_000);
});
