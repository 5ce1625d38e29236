import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { projectRoot, startTestRedis, type TestRedis } from '#testing';
import { createWorker, type StandaloneWorker } from '#worker-sdk';
import { coordinator, environmentOf } from '../support/runtime-under-test.js';
import { CliUnderTest } from './cli-under-test.js';

const ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine';
const APP = 'examples/cdk-greeting/app.mjs';

jest.setTimeout(60_000);

/** What `aws-cdk-lib` writes today, from an app that is not made for us: the template is deployed as it is, and runs. */
describe('a CDK app', () => {
  const room = mkdtempSync(join(tmpdir(), 'stepwell-cdk-'));
  let redis: TestRedis;
  let api: Awaited<ReturnType<typeof coordinator>>;
  let worker: StandaloneWorker;
  let cli: CliUnderTest;

  beforeAll(async () => {
    redis = await startTestRedis();
    api = await coordinator(environmentOf(redis));
    // No variables of the user: neither an account nor a region.
    const env = { PATH: process.env['PATH'], HOME: room };
    const synth = promisify(execFile)(process.execPath, [join(projectRoot, APP), 'cdk.out'], { cwd: room, env });
    await Promise.all([api.start(), synth]);
    cli = new CliUnderTest(room, { STEPWELL_ENDPOINT: api.endpoint });
    worker = createWorker({ redisUrl: redis.url, namespace: redis.namespace }).handle(
      'greet',
      async ({ name }: { readonly name: string }) => ({ text: `Hello, ${name}!` }),
    );
    await worker.start();
  }, 90_000);
  afterAll(async () => {
    await worker?.close();
    await api?.stop();
    await redis?.stop();
    rmSync(room, { recursive: true, force: true });
  });

  it('is deployed from its folder, and a second time unchanged', async () => {
    const file = join('cdk.out', 'Greetings.template.json');
    const machine = (action: string, name: string) => ({
      action,
      type: 'stateMachine',
      name,
      arn: `${ARN}:${name}`,
      file,
    });
    const deployed = async () => (await cli.json(['deploy', 'cdk.out'])).value as { readonly changes: object[] };
    const changes = [machine('create', 'party'), machine('create', 'invitation')];
    expect(await deployed()).toEqual({ dryRun: false, changes, warnings: [] });
    const none = changes.map((change) => ({ ...change, action: 'unchanged' }));
    expect((await deployed()).changes).toEqual(none);
  });

  it('runs, its function served by a worker', async () => {
    const input = JSON.stringify({ guests: [{ name: 'Ada' }, { name: 'Bo' }] });
    const { code, value } = await cli.json(['start', 'party', input, '--wait']);
    expect({ code, status: value.status }).toEqual({ code: 0, status: 'SUCCEEDED' });
    expect(JSON.parse(value.output)).toEqual([{ text: 'Hello, Ada!' }, { text: 'Hello, Bo!' }]);
    expect((await cli.json(['start', 'party', '{"guests": []}', '--wait'])).value.output).toBe('[]');
  });

  it('has its references between resources resolved', async () => {
    const { value } = await cli.json(['start', 'invitation', '--wait']);
    expect(JSON.parse(value.output)).toEqual({ machine: `${ARN}:party`, region: 'us-east-1' });
  });
});
