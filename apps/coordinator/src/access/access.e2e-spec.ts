import { createHmac } from 'node:crypto';
import * as sdk from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { executionIdOf, newToken } from '#store';
import { ACCOUNT, REGION, startApi, TASK_TOKEN_KEY, type ApiUnderTest } from '../aws-json/testing/api-under-test.js';
import { HELLO, refusalOf, ROLE } from '../aws-json/testing/machines.js';
import { OPERATIONS } from '../operations/operations.js';
import { Access } from './access.js';
import { AuditLog } from './audit-log.js';
import { readAccessKey } from './credentials/read-access-keys.js';
import { RateLimits } from './rate-limits.js';
import { SignatureVerifier } from './signature/signature-verifier.js';
import { ACTIVITY, EXECUTION, MACHINE, samplesOf, type Sample } from './testing/requests.js';

/*
 * The API with auth on, spoken to by the AWS SDK. The samples are the things of account A: a machine with a version and an alias, an
 * execution of it and an activity are there.
 */

const OTHER_ACCOUNT = '999999999999';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const keys = new Map<string, ReturnType<typeof readAccessKey>>();
const lines: Record<string, unknown>[] = [];

let made = 0;
const clients: sdk.SFNClient[] = [];
/** A client with an access key of its own. */
function clientOf(
  key: object = {},
  { region = REGION, secretAccessKey = SECRET, sessionToken = undefined as string | undefined } = {},
) {
  const accessKeyId = `AKIDTEST${(made += 1)}`;
  keys.set(
    accessKeyId,
    readAccessKey({ accessKeyId, secretAccessKey: SECRET, account: ACCOUNT, user: 'ada', ...key }, 'key'),
  );
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const client = new sdk.SFNClient({ endpoint: api.url, region, maxAttempts: 1, disableHostPrefix: true, credentials });
  clients.push(client);
  return client;
}
const clientWith = (...Statement: object[]) => clientOf({ policy: { Version: '2012-10-17', Statement } });

type Command = Parameters<sdk.SFNClient['send']>[0];
const commands = sdk as unknown as Readonly<Record<string, new (input: object) => Command>>;
const call = (client: sdk.SFNClient, operation: string, input: object) =>
  client.send(new (commands[`${operation}Command`] as new (input: object) => Command)(input));
/** The name of the error that was answered, or `ok`. */
const answerOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'ok',
    (error: Error) => error.name,
  );

let api: ApiUnderTest;
beforeAll(async () => {
  const verifier = new SignatureVerifier({ find: (id) => keys.get(id) });
  const limits = new RateLimits(new Map([['DescribeStateMachineForExecution', { burst: 20, perSecond: 0.000_001 }]]));
  const audit = new AuditLog({ write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) });
  api = await startApi(undefined, new Access({ account: ACCOUNT, region: REGION }, verifier, limits, audit));
  const owner = clientOf();
  await call(owner, 'CreateStateMachine', { name: 'orders', definition: HELLO, roleArn: ROLE, publish: true });
  await call(owner, 'CreateStateMachineAlias', {
    name: 'PROD',
    routingConfiguration: [{ stateMachineVersionArn: `${MACHINE}:1`, weight: 100 }],
  });
  await call(owner, 'StartExecution', { stateMachineArn: MACHINE, name: 'first' });
  await call(owner, 'CreateActivity', { name: 'packing' });
});
beforeEach(() => void lines.splice(0));
afterEach(() => clients.splice(0).forEach((client) => client.destroy()));
afterAll(() => api.close());

const served = (): string[] => api.app.get<{ name: string }[]>(OPERATIONS).map(({ name }) => name);

/** Runs `check` for every operation that is served; what is wrong is named by its operation. */
async function forEachServed(check: (operation: string, sample: Sample) => Promise<unknown>): Promise<void> {
  for (const operation of served())
    for (const sample of samplesOf(operation)) {
      const problem = await check(operation, sample);
      expect({ operation, input: sample.input, problem }).toEqual({
        operation,
        input: sample.input,
        problem: undefined,
      });
    }
}

describe('every operation that is served', () => {
  const OTHERS = { Effect: 'Allow', Action: 'states:NoSuchAction', Resource: '*' };

  it(
    'is denied when no policy allows it, in the words of AWS',
    () =>
      forEachServed(async (operation, { input, resource }) => {
        const told = await refusalOf(call(clientWith(OTHERS), operation, input));
        const wanted =
          `AccessDeniedException: User: arn:aws:iam::${ACCOUNT}:user/ada is not authorized to perform: states:${operation} ` +
          `on resource: ${resource} because no identity-based policy allows the states:${operation} action`;
        return told === wanted ? undefined : told;
      }),
    60_000,
  );

  it(
    'is denied when a policy forbids it, whatever else that allows',
    () =>
      forEachServed(async (operation, { input, resource }) => {
        const client = clientWith(
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: `states:${operation}`, Resource: resource },
        );
        const told = await refusalOf(call(client, operation, input));
        return told.endsWith(
          `perform: states:${operation} on resource: ${resource} with an explicit deny in an identity-based policy`,
        )
          ? undefined
          : told;
      }),
    60_000,
  );

  it(
    'is allowed by its name on its resource, and on no other',
    () =>
      forEachServed(async (operation, { input, resource }) => {
        const Action = `states:${operation}`;
        const other = await answerOf(
          call(clientWith({ Effect: 'Allow', Action, Resource: `${resource}-not` }), operation, input),
        );
        if (other !== 'AccessDeniedException') return `on another resource: ${other}`;
        // Deleting and stopping are tried on what is not there: the other tests go on with what is.
        const harmless = /^(Delete|Stop)/.test(operation)
          ? JSON.parse(JSON.stringify(input).replace(/orders|packing/g, 'gone'))
          : input;
        const Resource = harmless === input ? resource : resource.replace(/orders|packing/g, 'gone');
        const own = await answerOf(
          call(clientWith({ Effect: 'Allow', Action, Resource }), operation, harmless as object),
        );
        return own === 'AccessDeniedException' || own === 'InternalFailure' ? `on its own: ${own}` : undefined;
      }),
    60_000,
  );

  it(
    'is refused unsigned, and signed with another secret',
    () =>
      forEachServed(async (operation, { input }) => {
        const headers = {
          'x-amz-target': `AWSStepFunctions.${operation}`,
          'content-type': 'application/x-amz-json-1.0',
        };
        const response = await fetch(api.url, { method: 'POST', headers, body: JSON.stringify(input) });
        const told = [
          response.status,
          await response.json(),
          response.headers.has('date'),
          response.headers.has('x-amzn-requestid'),
        ];
        expect(told).toEqual([
          400,
          {
            __type: 'com.amazon.coral.service#MissingAuthenticationTokenException',
            message: 'Missing Authentication Token',
          },
          true,
          true,
        ]);
        const wrong = await answerOf(call(clientOf({}, { secretAccessKey: `${SECRET}x` }), operation, input));
        return wrong === 'InvalidSignatureException' ? undefined : wrong;
      }),
    60_000,
  );
});

describe.each([
  { stranger: 'another account', key: { account: OTHER_ACCOUNT }, region: REGION, owner: ACCOUNT },
  { stranger: 'a key of another region', key: { region: 'ap-south-1' }, region: 'ap-south-1', owner: `:${REGION}:` },
])('$stranger', ({ key, region, owner }) => {
  /** Things of the samples, under names that nothing has. */
  const renamed = (text: string) => text.replace(/orders|packing/g, 'nobody');

  it(
    'is told of nothing: what is there looks as what is not',
    () =>
      forEachServed(async (operation, { input }) => {
        // These make something of the caller's own.
        if (/^Create(StateMachine|Activity)$/.test(operation)) return undefined;
        const stranger = clientOf(key, { region });
        const told = async (asked: object) => {
          try {
            const { $metadata, ...answered } = (await call(stranger, operation, asked)) as { $metadata?: unknown };
            return `${JSON.stringify(answered)}${$metadata ? '' : ' without metadata'}`;
          } catch (error) {
            return `${(error as Error).name}: ${(error as Error).message}`;
          }
        };
        const there = await told(input);
        const absent = await told(JSON.parse(renamed(JSON.stringify(input))) as object);
        if (renamed(there) !== absent) return `${there} instead of ${absent}`;
        return there.startsWith('{') && there.includes(owner) ? `it was let in: ${there}` : undefined;
      }),
    60_000,
  );
});

describe('another account', () => {
  it('has left everything as it was', async () => {
    const owner = clientOf();
    expect(await call(owner, 'DescribeStateMachine', { stateMachineArn: MACHINE })).toMatchObject({ status: 'ACTIVE' });
    expect(await call(owner, 'DescribeExecution', { executionArn: EXECUTION })).toMatchObject({ status: 'RUNNING' });
    expect(await call(owner, 'DescribeActivity', { activityArn: ACTIVITY })).toMatchObject({ name: 'packing' });
    expect(await call(owner, 'ListTagsForResource', { resourceArn: MACHINE })).toMatchObject({ tags: [] });
    expect(await call(owner, 'DescribeStateMachineAlias', { stateMachineAliasArn: `${MACHINE}:PROD` })).toMatchObject({
      routingConfiguration: [{ stateMachineVersionArn: `${MACHINE}:1`, weight: 100 }],
    });
  });

  it('lists and makes its own, with its own account in the ARNs', async () => {
    const stranger = clientOf({ account: OTHER_ACCOUNT });
    const machines = async (client: sdk.SFNClient) => {
      const { stateMachines = [] } = await client.send(new sdk.ListStateMachinesCommand({}));
      return stateMachines.map(({ stateMachineArn }) => stateMachineArn);
    };
    expect(await machines(stranger)).toEqual([]);
    const names = ['a', 'b', 'c'];
    for (const name of names) await call(stranger, 'CreateStateMachine', { name, definition: HELLO, roleArn: ROLE });
    const own = names.map((name) => MACHINE.replace(ACCOUNT, OTHER_ACCOUNT).replace('orders', name));
    expect(await machines(stranger)).toEqual(own);
    expect(await machines(clientOf())).toEqual([MACHINE]);
    // In pages, too; and a token is good in its account only.
    const first = await stranger.send(new sdk.ListStateMachinesCommand({ maxResults: 2 }));
    const second = await stranger.send(new sdk.ListStateMachinesCommand({ maxResults: 2, nextToken: first.nextToken }));
    expect([...(first.stateMachines ?? []), ...(second.stateMachines ?? [])].map(({ name }) => name)).toEqual(names);
    expect(second.nextToken).toBeUndefined();
    expect(await answerOf(clientOf().send(new sdk.ListStateMachinesCommand({ nextToken: first.nextToken })))).toBe(
      'InvalidToken',
    );
  });
});

describe('a task token', () => {
  const ref = { execution: executionIdOf(EXECUTION), frame: 'r', token: newToken() };
  /** Tokens that did not tell what they belong to may be on their way for as long as their executions. */
  const signedAsBefore = (named: string) => {
    const signature = createHmac('sha256', TASK_TOKEN_KEY).update('task-token|').update(named).digest();
    return Buffer.concat([signature, Buffer.from(named)]).toString('base64url');
  };
  const inputs = (taskToken: string): readonly (readonly [string, object])[] => [
    ['SendTaskSuccess', { taskToken, output: '{}' }],
    ['SendTaskFailure', { taskToken }],
    ['SendTaskHeartbeat', { taskToken }],
  ];

  it.each([
    { of: 'a callback', resource: MACHINE, token: () => api.taskTokens.issue(ref, MACHINE) },
    { of: 'an activity', resource: ACTIVITY, token: () => api.taskTokens.issue(ref, ACTIVITY) },
    { of: 'an earlier release', resource: MACHINE, token: () => signedAsBefore(`${ref.execution}|${ref.token}|r`) },
  ])('of $of is good for whoever may answer what it was issued for', async ({ resource, token }) => {
    for (const [operation, input] of inputs(token())) {
      const action = `states:${operation}`;
      const by = (Resource: string) =>
        answerOf(call(clientWith({ Effect: 'Allow', Action: action, Resource }), operation, input));
      // Its attempt is over: so far have these come.
      expect([await answerOf(call(clientOf(), operation, input)), await by(resource), await by('*')]).toEqual(
        Array(3).fill('TaskTimedOut'),
      );
      expect(await by(`${resource}-not`)).toBe('AccessDeniedException');
      const denied = clientWith(
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: action, Resource: resource },
      );
      expect(await refusalOf(call(denied, operation, input))).toContain(
        `perform: ${action} on resource: ${resource} with an explicit deny`,
      );
    }
  });

  it.each([
    { stranger: 'another account', key: { account: OTHER_ACCOUNT }, region: REGION },
    { stranger: 'a key of another region', key: { region: 'ap-south-1' }, region: 'ap-south-1' },
  ])('is of no use to $stranger, who is not told what it is about', async ({ key, region }) => {
    const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'states:Start*', Resource: '*' } };
    for (const [operation, input] of inputs(api.taskTokens.issue(ref, MACHINE))) {
      expect(await answerOf(call(clientOf(key, { region }), operation, input))).toBe('TaskDoesNotExist');
      const told = await refusalOf(call(clientOf({ ...key, policy }, { region }), operation, input));
      expect(told).toMatch(/^AccessDeniedException: .* on resource: arn:aws:states:[\w-]+:\d+:\* because /);
      expect(told).not.toContain('orders');
    }
  });
});

describe('a key', () => {
  it('bound to a region makes and sees things there only', async () => {
    const bound = clientOf({ region: 'ap-south-1' }, { region: 'ap-south-1' });
    expect(await call(bound, 'CreateStateMachine', { name: 'there', definition: HELLO, roleArn: ROLE })).toMatchObject({
      stateMachineArn: MACHINE.replace(REGION, 'ap-south-1').replace('orders', 'there'),
    });
    expect(await refusalOf(call(bound, 'DescribeStateMachine', { stateMachineArn: MACHINE }))).toMatch(
      /^StateMachineDoesNotExist/,
    );
    expect(await refusalOf(call(clientOf({ region: 'ap-south-1' }), 'ListStateMachines', {}))).toBe(
      `InvalidSignatureException: Credential should be scoped to a valid region, not '${REGION}'. `,
    );
  });

  it('of a session needs its token, until it has expired', async () => {
    const sessionToken = 'token-of-a-session';
    const list = (key: object, token?: string) =>
      answerOf(call(clientOf(key, { sessionToken: token }), 'ListStateMachines', {}));
    expect(await list({ sessionToken }, sessionToken)).toBe('ok');
    expect(await list({ sessionToken })).toBe('UnrecognizedClientException');
    expect(await list({ sessionToken }, 'another-token-of-one')).toBe('UnrecognizedClientException');
    expect(await list({ sessionToken, expires: '2020-01-01T00:00:00Z' }, sessionToken)).toBe('ExpiredTokenException');
  });

  it('may call only so often', async () => {
    const describeIt = (client: sdk.SFNClient) =>
      answerOf(call(client, 'DescribeStateMachineForExecution', { executionArn: EXECUTION }));
    const account = '888888888888';
    const answers: string[] = [];
    for (let n = 0; n < 21; n += 1) answers.push(await describeIt(clientOf({ account })));
    expect(answers).toEqual([...Array<string>(20).fill('ExecutionDoesNotExist'), 'ThrottlingException']);
    expect(await describeIt(clientOf({ account: '777777777777' }))).toBe('ExecutionDoesNotExist');
  });
});

describe('the audit log', () => {
  it('has a line for what changes something, made or refused, and none for what reads', async () => {
    const client = clientWith({ Effect: 'Allow', Action: ['states:Start*', 'states:List*'], Resource: '*' });
    const input = '{"secret":"of the customer"}';
    await call(client, 'ListStateMachines', {});
    await call(client, 'StartExecution', { stateMachineArn: MACHINE, name: 'audited', input });
    await answerOf(call(client, 'StopExecution', { executionArn: EXECUTION, cause: 'of the customer' }));
    await answerOf(call(client, 'DeleteStateMachine', { stateMachineArn: 7 }));
    const taskToken = api.taskTokens.issue(
      { execution: executionIdOf(EXECUTION), frame: 'r', token: newToken() },
      MACHINE,
    );
    await answerOf(call(clientOf(), 'SendTaskSuccess', { taskToken, output: '"of the customer"' }));
    await answerOf(
      call(clientOf({}, { secretAccessKey: 'wrong-wrong-wrong' }), 'StopExecution', { executionArn: EXECUTION }),
    );
    const who = {
      account: ACCOUNT,
      user: `arn:aws:iam::${ACCOUNT}:user/ada`,
      accessKeyId: expect.stringMatching(/^AKIDTEST/),
    };
    const always = {
      audit: expect.stringMatching(/^\d{4}-.*Z$/),
      via: 'http',
      requestId: expect.any(String),
      address: expect.stringContaining('127.0.0.1'),
    };
    expect(lines).toEqual([
      {
        ...always,
        ...who,
        operation: 'StartExecution',
        resources: [MACHINE],
        created: `${EXECUTION.replace('first', 'audited')}`,
        outcome: 'ok',
      },
      { ...always, ...who, operation: 'StopExecution', resources: [EXECUTION], outcome: 'AccessDeniedException' },
      { ...always, ...who, operation: 'DeleteStateMachine', outcome: 'SerializationException' },
      { ...always, ...who, operation: 'SendTaskSuccess', resources: [MACHINE], outcome: 'TaskTimedOut' },
      { ...always, accessKeyId: who.accessKeyId, operation: 'StopExecution', outcome: 'InvalidSignatureException' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('customer');
    for (const secret of [SECRET, taskToken, 'Signature=']) expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it('names the execution that StartSyncExecution has made, not its machine', async () => {
    const machine = { name: 'quick', roleArn: ROLE, definition: HELLO, type: 'EXPRESS' };
    const { stateMachineArn } = (await call(clientOf(), 'CreateStateMachine', machine)) as { stateMachineArn: string };
    lines.length = 0;
    await call(clientOf(), 'StartSyncExecution', { stateMachineArn, name: 'once' });
    expect(lines).toMatchObject([
      { resources: [stateMachineArn], created: expect.stringMatching(/:express:quick:once:/), outcome: 'ok' },
    ]);
  });
});
