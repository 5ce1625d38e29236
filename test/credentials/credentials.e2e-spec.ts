import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  ListStateMachinesCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TestStateCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startProcess, startTestRedis, type TestProcess, type TestRedis } from '#testing';
import { environmentOf } from '../support/runtime-under-test.js';

const PROGRAM = 'dist/apps/coordinator/src/main.js';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const OPERATOR_TOKEN = 'token-of-the-operators';
const ACCOUNTS = { orders: '111111111111', billing: '222222222222' } as const;
interface AuditLine {
  readonly operation: string;
  readonly user?: string;
  readonly resources?: readonly string[];
  readonly outcome: string;
}
const DEFINITION = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
const LATE = 60_000;

const key = (accessKeyId: string, account: string, more: object = {}) => ({
  accessKeyId,
  secretAccessKey: SECRET,
  account,
  ...more,
});

/** A coordinator process with auth on, as an operator runs it. */
describe('a coordinator with access keys', () => {
  let redis: TestRedis;
  let room: string;
  let file: string;
  let audit: string;
  let coordinator: TestProcess;
  let endpoint: string;
  const clients: SFNClient[] = [];

  const clientOf = (accessKeyId: string, secretAccessKey = SECRET): SFNClient => {
    const client = new SFNClient({
      endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      disableHostPrefix: true,
      credentials: { accessKeyId, secretAccessKey },
    });
    clients.push(client);
    return client;
  };
  const start = (env: Readonly<Record<string, string>>, readyLine?: RegExp) =>
    startProcess('node', [PROGRAM], { env: { ...environmentOf(redis), STEPWELL_PORT: '0', ...env }, readyLine });
  const nameOfError = (asked: Promise<unknown>) =>
    asked.then(
      () => 'ok',
      (error: Error) => error.name,
    );

  beforeAll(async () => {
    redis = await startTestRedis();
    room = mkdtempSync(join(tmpdir(), 'credentials-'));
    file = join(room, 'credentials.json');
    audit = join(room, 'audit.log');
    const only = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['states:List*', 'states:Describe*'], Resource: '*' }],
    };
    const packing = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'states:SendTask*', Resource: 'arn:aws:states:*:*:activity:pack' },
    };
    const credentials = [
      key('AKIDORDERS', ACCOUNTS.orders),
      key('AKIDBILLING', ACCOUNTS.billing),
      key('AKIDREADER', ACCOUNTS.orders, { user: 'reader', policy: only }),
      key('AKIDPACKER', ACCOUNTS.orders, { user: 'packer', policy: packing }),
    ];
    writeFileSync(file, JSON.stringify({ credentials }), { mode: 0o600 });
    coordinator = await start(
      { STEPWELL_CREDENTIALS_FILE: file, STEPWELL_AUDIT_LOG: audit, STEPWELL_OPERATOR_TOKEN: OPERATOR_TOKEN },
      /listens on/,
    );
    endpoint = /http:\/\/[\w.:]+/.exec(await coordinator.line(/listens on/))?.[0] ?? '';
  }, LATE);
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await coordinator?.stop();
    await redis?.stop();
    rmSync(room, { recursive: true, force: true });
  });

  it('says how many there are', async () => {
    expect(await coordinator.line(/auth is on/)).toMatch(/INFO  access: auth is on, access keys: 4$/);
  });

  it(
    'runs an execution for its account, which another one does not see',
    async () => {
      const orders = clientOf('AKIDORDERS');
      const roleArn = `arn:aws:iam::${ACCOUNTS.orders}:role/any`;
      const { stateMachineArn } = await orders.send(
        new CreateStateMachineCommand({ name: 'greet', definition: DEFINITION, roleArn }),
      );
      expect(stateMachineArn).toBe(`arn:aws:states:us-east-1:${ACCOUNTS.orders}:stateMachine:greet`);
      const { executionArn } = await orders.send(
        new StartExecutionCommand({ stateMachineArn, name: 'first', input: '"é"' }),
      );
      const ended = await eventually(async () => {
        const described = await orders.send(new DescribeExecutionCommand({ executionArn }));
        return described.status === 'RUNNING' ? undefined : described;
      });
      expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '"é"' });
      const billing = clientOf('AKIDBILLING');
      expect(await nameOfError(billing.send(new DescribeExecutionCommand({ executionArn })))).toBe(
        'ExecutionDoesNotExist',
      );
      expect((await billing.send(new ListStateMachinesCommand({}))).stateMachines).toEqual([]);
      const reader = clientOf('AKIDREADER');
      expect((await reader.send(new ListStateMachinesCommand({}))).stateMachines).toHaveLength(1);
      expect(await nameOfError(reader.send(new StartExecutionCommand({ stateMachineArn })))).toBe(
        'AccessDeniedException',
      );
    },
    LATE,
  );

  it('verifies what was signed for the host that clients put `sync-` before', async () => {
    // `sync-127.0.0.1` is no name: the request goes where the server is, and says the other name.
    const client = clientOf('AKIDORDERS');
    client.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['host'] = `sync-${new URL(endpoint).host}`;
        return next(args);
      },
      { step: 'build', priority: 'low' },
    );
    expect(await client.send(new TestStateCommand({ definition: '{"Type":"Pass","End":true}' }))).toMatchObject({
      status: 'SUCCEEDED',
    });
  });

  it('needs no signature where the operator looks', async () => {
    for (const path of ['/health/live', '/health/ready']) expect((await fetch(endpoint + path)).status).toBe(200);
    const shown = (path: string, authorization: string) => fetch(endpoint + path, { headers: { authorization } });
    for (const path of ['/metrics', '/workers']) {
      expect((await fetch(endpoint + path)).status).toBe(403);
      expect((await shown(path, 'Bearer another-token-altogether')).status).toBe(403);
      expect((await shown(path, `Bearer ${OPERATOR_TOKEN}`)).status).toBe(200);
    }
  });

  it('answers with a date and an id whatever is asked', async () => {
    for (const [method, path, status] of [
      ['POST', '/', 400],
      ['PUT', '/', 405],
      ['GET', '/nothing', 404],
      ['GET', '/', 200],
      ['GET', '/health/live', 200],
    ] as const) {
      const response = await fetch(endpoint + path, { method });
      expect([path, response.status, response.headers.has('date'), response.headers.has('x-amzn-requestid')]).toEqual([
        path,
        status,
        true,
        true,
      ]);
    }
    const { hostname, port } = new URL(endpoint);
    const socket = connect(Number(port), hostname, () => socket.write('no HTTP\r\n\r\n'));
    const [told] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(told.toString()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nDate: .*\r\nx-amzn-RequestId: /);
  });

  it(
    'has tasks of an activity done by who may, and of no other account',
    async () => {
      const [orders, billing] = [clientOf('AKIDORDERS'), clientOf('AKIDBILLING')];
      const { activityArn } = await orders.send(new CreateActivityCommand({ name: 'pack' }));
      const definition = JSON.stringify({
        StartAt: 'A',
        States: { A: { Type: 'Task', Resource: activityArn, TimeoutSeconds: 60, End: true } },
      });
      const run = async (client: SFNClient, account: string) => {
        const roleArn = `arn:aws:iam::${account}:role/any`;
        const { stateMachineArn } = await client.send(
          new CreateStateMachineCommand({ name: 'packed', definition, roleArn }),
        );
        return (await client.send(new StartExecutionCommand({ stateMachineArn }))).executionArn;
      };
      const ended = (client: SFNClient, executionArn: string | undefined) =>
        eventually(async () => {
          const described = await client.send(new DescribeExecutionCommand({ executionArn }));
          return described.status === 'RUNNING' ? undefined : described;
        });
      expect(await ended(billing, await run(billing, ACCOUNTS.billing))).toMatchObject({
        status: 'FAILED',
        cause: expect.stringContaining(`The activity ${activityArn} does not exist.`),
      });
      const running = await run(orders, ACCOUNTS.orders);
      const { taskToken } = await orders.send(new GetActivityTaskCommand({ activityArn }));
      const answer = new SendTaskSuccessCommand({ taskToken, output: '{}' });
      expect(await nameOfError(billing.send(answer))).toBe('TaskDoesNotExist');
      expect(await nameOfError(clientOf('AKIDREADER').send(answer))).toBe('AccessDeniedException');
      expect(await nameOfError(clientOf('AKIDPACKER').send(answer))).toBe('ok');
      expect(await ended(orders, running)).toMatchObject({ status: 'SUCCEEDED' });
    },
    LATE,
  );

  it('keeps a line for each change, and no secret anywhere', async () => {
    const lines = await eventually(() => {
      const written = readFileSync(audit, 'utf8').trim().split('\n');
      return written.length >= 3 ? written.map((line) => JSON.parse(line) as AuditLine) : undefined;
    });
    expect(lines.slice(0, 3).map(({ operation, user, outcome }) => [operation, user, outcome])).toEqual([
      ['CreateStateMachine', `arn:aws:iam::${ACCOUNTS.orders}:user/AKIDORDERS`, 'ok'],
      ['StartExecution', `arn:aws:iam::${ACCOUNTS.orders}:user/AKIDORDERS`, 'ok'],
      ['StartExecution', `arn:aws:iam::${ACCOUNTS.orders}:user/reader`, 'AccessDeniedException'],
    ]);
    const packed = lines.filter(({ operation }) => operation === 'SendTaskSuccess');
    expect(packed.map(({ user, resources, outcome }) => [user?.split('/')[1], resources, outcome])).toEqual([
      ['AKIDBILLING', [`arn:aws:states:us-east-1:${ACCOUNTS.billing}:*`], 'TaskDoesNotExist'],
      ['reader', [`arn:aws:states:us-east-1:${ACCOUNTS.orders}:activity:pack`], 'AccessDeniedException'],
      ['packer', [`arn:aws:states:us-east-1:${ACCOUNTS.orders}:activity:pack`], 'ok'],
    ]);
    const written = readFileSync(audit, 'utf8') + coordinator.output();
    for (const secret of [SECRET, OPERATOR_TOKEN, 'Signature=', 'taskToken']) expect(written).not.toContain(secret);
  });

  it('reads its keys again on SIGHUP, and keeps the old ones when it cannot', async () => {
    writeFileSync(file, '{"credentials": [');
    process.kill(coordinator.pid, 'SIGHUP');
    await coordinator.line(
      /ERROR access: the access keys stay as they were\. The credentials file .* it is not valid JSON$/,
    );
    expect(await nameOfError(clientOf('AKIDORDERS').send(new ListStateMachinesCommand({})))).toBe('ok');
    writeFileSync(file, JSON.stringify({ credentials: [key('AKIDNEW', ACCOUNTS.orders)] }));
    renameSync(audit, `${audit}.1`);
    process.kill(coordinator.pid, 'SIGHUP');
    await coordinator.line(/INFO  access: access keys were read again: 1$/);
    expect(await nameOfError(clientOf('AKIDORDERS').send(new ListStateMachinesCommand({})))).toBe(
      'UnrecognizedClientException',
    );
    expect((await clientOf('AKIDNEW').send(new ListStateMachinesCommand({}))).stateMachines).toHaveLength(2);
    await clientOf('AKIDNEW').send(new CreateActivityCommand({ name: 'after' }));
    expect(readFileSync(audit, 'utf8')).toMatch(/^\{.*"operation":"CreateActivity".*\}\n$/);
  });

  it.each([
    {
      title: 'without keys where others can reach it',
      env: { STEPWELL_HOST: '0.0.0.0' },
      told: /ERROR coordinator: STEPWELL_HOST is '0\.0\.0\.0', which others can reach, and nobody is asked who he is: .* or listen on 127\.0\.0\.1\.$/,
    },
    {
      title: 'with an audit log that has no place',
      env: { STEPWELL_AUDIT_LOG: '/nowhere/audit.log' },
      told: /ERROR coordinator: STEPWELL_AUDIT_LOG cannot be written: ENOENT.*$/,
    },
    {
      title: 'with a file that is not there',
      env: { STEPWELL_CREDENTIALS_FILE: '/nowhere/credentials.json' },
      told: /ERROR coordinator: The credentials file \/nowhere\/credentials\.json cannot be read: ENOENT.*$/,
    },
  ])(
    'does not start $title, and says so in one line',
    async ({ env, told }) => {
      const refused = await start(env as unknown as Record<string, string>);
      expect(await refused.exited).toEqual({ code: 1, signal: null });
      expect(refused.output().trim().split('\n')).toEqual([expect.stringMatching(told)]);
    },
    LATE,
  );
});
