import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, projectRoot } from '#testing';
import { ShopRuntime } from '../support/shop-runtime.js';
import { type AwsCli, isVersion2, obtainAwsClis } from './obtain-aws-cli.js';

const DEFINITION = {
  StartAt: 'Note',
  States: {
    Note: { Type: 'Pass', Result: 'noted', ResultPath: '$.note', Next: 'Rest' },
    Rest: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Done' },
    Done: { Type: 'Succeed' },
  },
};
const EVENTS = [
  'ExecutionStarted',
  'PassStateEntered',
  'PassStateExited',
  'WaitStateEntered',
  'WaitStateExited',
  'SucceedStateEntered',
  'SucceedStateExited',
  'ExecutionSucceeded',
];
const ROLE = 'arn:aws:iam::123456789012:role/test';
const ARN = 'arn:aws:states:us-east-1:123456789012';
const ACCESS_KEY_ID = 'AKIDAWSCLI';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const clis = obtainAwsClis();
const [cli] = clis;
const title = cli ? `aws stepfunctions (${cli.version})` : 'aws stepfunctions (skipped: no AWS CLI)';

if (!cli && process.env['CI'] === 'true') {
  it('has an AWS CLI to be tried with, where CI=true', () => {
    throw new Error('neither `aws` on PATH nor the package `awscli` of apt could be had');
  });
}

(cli ? describe : describe.skip)(title, () => {
  const runtime = new ShopRuntime();
  let room: string;
  let stateMachineArn: string;
  let executionArn: string;

  /** Runs one command to its end, with nothing of the user's own settings. */
  const aws = (
    operation: string,
    args: readonly string[],
    by: AwsCli = cli as AwsCli,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Ended> =>
    new Promise((resolve) => {
      const all = [...by.before, 'stepfunctions', operation, '--endpoint-url', runtime.endpoint, ...args];
      const nothing = join(room, 'none');
      const env = {
        PATH: process.env['PATH'],
        HOME: room,
        ...by.env,
        AWS_ACCESS_KEY_ID: ACCESS_KEY_ID,
        AWS_SECRET_ACCESS_KEY: SECRET,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_DEFAULT_OUTPUT: 'json',
        AWS_PAGER: '',
        AWS_CONFIG_FILE: nothing,
        AWS_SHARED_CREDENTIALS_FILE: nothing,
        AWS_EC2_METADATA_DISABLED: 'true',
        ...more,
      };
      execFile(by.command, all, { env, timeout: 30_000 }, (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
        resolve({ code, stdout, stderr });
      });
    });

  /** The answer of a command that must succeed. */
  const answer = async <T>(operation: string, ...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await aws(operation, args);
    if (code !== 0) throw new Error(`${operation} ended with ${code}: ${stderr}`);
    return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as T;
  };
  const typesOf = (page: { events: readonly { type: string }[] }) => page.events.map(({ type }) => type);

  beforeAll(async () => {
    const parent = join(projectRoot, '.stepwell', 'test');
    mkdirSync(parent, { recursive: true });
    room = mkdtempSync(join(parent, 'aws-cli-'));
    // Every command is signed, and every signature is verified.
    await runtime.start([], {
      STEPWELL_ACCESS_KEY_ID: ACCESS_KEY_ID,
      STEPWELL_SECRET_ACCESS_KEY: SECRET,
      STEPWELL_AUDIT_LOG: 'off',
    });
    const file = join(room, 'definition.asl.json');
    writeFileSync(file, JSON.stringify(DEFINITION, null, 2));
    const create = ['--name', 'resting', '--role-arn', ROLE, '--definition', `file://${file}`];
    ({ stateMachineArn } = await answer<{ stateMachineArn: string }>('create-state-machine', ...create));
    const start = ['--state-machine-arn', stateMachineArn, '--name', 'first', '--input', '{"seconds": 1}'];
    ({ executionArn } = await answer<{ executionArn: string }>('start-execution', ...start));
  }, 60_000);

  afterAll(async () => {
    await runtime.stop();
    rmSync(room, { recursive: true, force: true });
  });

  it('creates a state machine, lists it and describes it as it was given', async () => {
    expect(stateMachineArn).toBe(`${ARN}:stateMachine:resting`);
    const [list, described] = await Promise.all([
      answer<{ stateMachines: object[] }>('list-state-machines'),
      answer<{ definition: string }>('describe-state-machine', '--state-machine-arn', stateMachineArn),
    ]);
    expect(list.stateMachines).toMatchObject([{ stateMachineArn, name: 'resting', type: 'STANDARD' }]);
    expect(described).toMatchObject({ name: 'resting', status: 'ACTIVE', roleArn: ROLE });
    expect(described.definition).toBe(JSON.stringify(DEFINITION, null, 2));
  }, 30_000);

  it('starts an execution, waits for it and describes its end', async () => {
    expect(executionArn).toBe(`${ARN}:execution:resting:first`);
    const describeIt = () => answer<Record<string, unknown>>('describe-execution', '--execution-arn', executionArn);
    const ended = await eventually(
      async () => (({ status }) => status !== 'RUNNING')(await describeIt()) && describeIt(),
      {
        timeoutMs: 20_000,
        everyMs: 200,
      },
    );
    expect(ended).toMatchObject({ status: 'SUCCEEDED', stateMachineArn, name: 'first', input: '{"seconds": 1}' });
    expect(JSON.parse(String(ended['output']))).toEqual({ seconds: 1, note: 'noted' });
    expect(new Date(String(ended['stopDate'])).getTime()).toBeGreaterThan(
      new Date(String(ended['startDate'])).getTime(),
    );
  }, 30_000);

  it('reads the history: whole, backwards, in pages of the API and in pages of its own', async () => {
    const history = (...args: string[]) =>
      answer<{ events: { type: string; id: number }[]; NextToken?: string }>(
        'get-execution-history',
        '--execution-arn',
        executionArn,
        ...args,
      );
    const [whole, backwards, inPages, first] = await Promise.all([
      history(),
      history('--reverse-order', '--max-items', '1'),
      history('--page-size', '3'),
      history('--max-items', '3'),
    ]);
    expect(typesOf(whole)).toEqual(EVENTS);
    expect(backwards?.events).toMatchObject([
      { type: 'ExecutionSucceeded', id: EVENTS.length, executionSucceededEventDetails: {} },
    ]);
    expect(inPages).toEqual(whole);
    expect(typesOf(first)).toEqual(EVENTS.slice(0, 3));
    const rest = await history('--starting-token', String(first.NextToken), '--no-include-execution-data');
    expect(typesOf(rest)).toEqual(EVENTS.slice(3));
    expect(JSON.stringify(rest)).not.toContain('noted');
  }, 30_000);

  it('stops an execution, and lists it among those that were', async () => {
    const start = ['--state-machine-arn', stateMachineArn, '--name', 'second', '--input', '{"seconds":600}'];
    const { executionArn: second } = await answer<{ executionArn: string }>('start-execution', ...start);
    await answer('stop-execution', '--execution-arn', second, '--error', 'Enough', '--cause', 'said so');
    const list = (...args: string[]) =>
      answer<{ executions: { name: string }[] }>('list-executions', '--state-machine-arn', stateMachineArn, ...args);
    const [all, aborted, described] = await Promise.all([
      list(),
      list('--status-filter', 'ABORTED'),
      answer('describe-execution', '--execution-arn', second),
    ]);
    expect(all.executions.map(({ name }) => name)).toEqual(['second', 'first']);
    expect(aborted.executions).toMatchObject([{ name: 'second', status: 'ABORTED', executionArn: second }]);
    expect(described).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'said so' });
  }, 30_000);

  it('updates a state machine and tags it', async () => {
    const { stateMachineArn: arn } = await answer<{ stateMachineArn: string }>(
      'create-state-machine',
      ...['--name', 'passing', '--role-arn', ROLE, '--definition', JSON.stringify(DEFINITION)],
    );
    const other = `${ROLE}-other`;
    expect(await answer('update-state-machine', '--state-machine-arn', arn, '--role-arn', other)).toMatchObject({
      updateDate: expect.any(String),
    });
    await answer('tag-resource', '--resource-arn', arn, '--tags', 'key=team,value=shop');
    const [described, tags] = await Promise.all([
      answer('describe-state-machine', '--state-machine-arn', arn),
      answer('list-tags-for-resource', '--resource-arn', arn),
    ]);
    expect(described).toMatchObject({ roleArn: other, status: 'ACTIVE' });
    expect(tags).toEqual({ tags: [{ key: 'team', value: 'shop' }] });
  }, 30_000);

  it.each([
    {
      title: 'a bad definition',
      operation: 'create-state-machine',
      args: [
        '--name',
        'bad',
        '--role-arn',
        ROLE,
        '--definition',
        '{"StartAt":"Nowhere","States":{"A":{"Type":"Pass","End":true}}}',
      ],
      text: /\(InvalidDefinition\) when calling the CreateStateMachine operation: Invalid State Machine Definition: '.*StartAt/,
    },
    {
      title: 'a bad name',
      operation: 'create-state-machine',
      args: ['--name', 'a b', '--role-arn', ROLE, '--definition', JSON.stringify(DEFINITION)],
      text: /\(InvalidName\) when calling the CreateStateMachine operation: Invalid Name: 'a b'/,
    },
    {
      title: 'an execution that does not exist',
      operation: 'describe-execution',
      args: ['--execution-arn', `${ARN}:execution:resting:third`],
      text: /\(ExecutionDoesNotExist\) when calling the DescribeExecution operation: Execution Does Not Exist: '.*:third'/,
    },
    {
      title: 'an ARN that is none',
      operation: 'stop-execution',
      args: ['--execution-arn', 'nonsense'],
      text: /\(InvalidArn\) when calling the StopExecution operation: Invalid Arn: /,
    },
  ])(
    "gets AWS's error for $title",
    async ({ operation, args, text }) => {
      const { code, stderr } = await aws(operation, args);
      expect(stderr).toMatch(text);
      // What the CLI ends with when the service answered with an error.
      expect(code).toBe(isVersion2(cli as AwsCli) ? 254 : 255);
    },
    30_000,
  );

  it.each<{ title: string; env: Readonly<Record<string, string>>; text: string }>([
    { title: 'with another secret', env: { AWS_SECRET_ACCESS_KEY: `${SECRET}x` }, text: '(InvalidSignatureException)' },
    { title: 'with an unknown key', env: { AWS_ACCESS_KEY_ID: 'AKIDNOBODY' }, text: '(UnrecognizedClientException)' },
    { title: 'with a session token', env: { AWS_SESSION_TOKEN: 'token' }, text: '(UnrecognizedClientException)' },
  ])(
    'is refused $title',
    async ({ env, text }) => {
      const { code, stderr } = await aws('list-state-machines', [], cli, env);
      expect(stderr).toContain(text);
      expect(code).not.toBe(0);
    },
    30_000,
  );

  /** The operation is younger than Debian's CLI: any that knows it will do. */
  const knowing = clis.find(({ version }) => {
    const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
    const since = major === 1 ? [32, 92] : [15, 39];
    return minor > (since[0] as number) || (minor === since[0] && patch >= (since[1] as number));
  });
  (knowing ? it : it.skip)(
    `validates a definition (${knowing?.version ?? 'skipped: no CLI here knows how'})`,
    async () => {
      const validate = async (definition: object) => {
        const { code, stdout, stderr } = await aws(
          'validate-state-machine-definition',
          ['--definition', JSON.stringify(definition)],
          knowing,
        );
        expect([code, stderr]).toEqual([0, '']);
        return JSON.parse(stdout) as object;
      };
      const [good, bad] = await Promise.all([validate(DEFINITION), validate({ ...DEFINITION, StartAt: 'Nowhere' })]);
      expect(good).toMatchObject({ result: 'OK', diagnostics: [] });
      const place = { severity: 'ERROR', location: '/StartAt', code: 'MISSING_TRANSITION_TARGET' };
      expect(bad).toMatchObject({
        result: 'FAIL',
        diagnostics: expect.arrayContaining([expect.objectContaining(place)]),
      });
    },
    30_000,
  );

  it('deletes the state machine', async () => {
    await answer('delete-state-machine', '--state-machine-arn', stateMachineArn);
    const { code, stderr } = await aws('describe-state-machine', ['--state-machine-arn', stateMachineArn]);
    expect(stderr).toContain('(StateMachineDoesNotExist)');
    expect(code).not.toBe(0);
  }, 30_000);
});
