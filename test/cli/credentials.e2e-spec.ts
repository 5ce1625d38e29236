import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startTestRedis, type TestRedis } from '#testing';
import { coordinator, environmentOf } from '../support/runtime-under-test.js';
import { CliUnderTest } from './cli-under-test.js';

const OPERATOR_TOKEN = 'token-of-the-operators';
const SECRET = 'a-secret-that-is-long-enough';
const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const ARN = `arn:aws:states:${REGION}:${ACCOUNT}`;

const credential = (accessKeyId: string, ...allowed: string[]) => ({
  accessKeyId,
  secretAccessKey: SECRET,
  account: ACCOUNT,
  region: REGION,
  user: accessKeyId.toLowerCase(),
  ...(allowed.length > 0 && {
    policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: allowed, Resource: '*' }] },
  }),
});
/** docs/cli.md names them. */
const TO_DEPLOY = [
  'states:ValidateStateMachineDefinition',
  'states:List*',
  'states:Describe*',
  'states:Create*',
  'states:Update*',
  'states:PublishStateMachineVersion',
  'states:TagResource',
];
const CREDENTIALS = [
  credential('AKIDDEPLOYER', ...TO_DEPLOY, 'states:StartExecution'),
  credential('AKIDREADER', 'states:List*', 'states:Describe*'),
  credential('AKIDSTARTER', 'states:StartExecution'),
];

jest.setTimeout(60_000);

/** The built program and a coordinator that asks who is there. */
describe('stepwell, with access keys', () => {
  const room = mkdtempSync(join(tmpdir(), 'stepwell-keys-'));
  let redis: TestRedis;
  let api: Awaited<ReturnType<typeof coordinator>>;
  let cli: CliUnderTest;
  const as = (accessKeyId: string, secret = SECRET) => ({
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_REGION: REGION,
  });

  beforeAll(async () => {
    redis = await startTestRedis();
    const keys = join(room, 'keys.json');
    writeFileSync(keys, JSON.stringify({ credentials: CREDENTIALS }), { mode: 0o600 });
    api = await coordinator({
      ...environmentOf(redis),
      STEPWELL_CREDENTIALS_FILE: keys,
      STEPWELL_OPERATOR_TOKEN: OPERATOR_TOKEN,
    });
    await api.start();
    cli = new CliUnderTest(room, { STEPWELL_ENDPOINT: api.endpoint });
    cli.file('.aws/credentials', `[deployer]\naws_access_key_id = AKIDDEPLOYER\naws_secret_access_key = ${SECRET}\n`);
    cli.file('.aws/config', `[profile deployer]\nregion = ${REGION}\naws_account_id = ${ACCOUNT}\n`);
  }, 60_000);
  afterAll(async () => {
    await api?.stop();
    await redis?.stop();
    rmSync(room, { recursive: true, force: true });
  });

  it('takes keys, region and account from a profile; a policy for deploying is enough', async () => {
    const template = (text: string) =>
      cli.file(
        'place.template.yaml',
        [
          'Resources:',
          '  Place:',
          '    Type: AWS::StepFunctions::StateMachine',
          '    Properties:',
          '      Tags: [{ Key: team, Value: shop }]',
          '      DefinitionString: !Sub |',
          `        {"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": "${text}", "End": true}}}`,
          '  Ask: { Type: AWS::StepFunctions::Activity, Properties: { Name: ask, Tags: [{ Key: team, Value: shop }] } }',
          '  Current: { Type: AWS::StepFunctions::StateMachineVersion, Properties: { StateMachineArn: !Ref Place } }',
          '  Live:',
          '    Type: AWS::StepFunctions::StateMachineAlias',
          '    Properties: { Name: live, RoutingConfiguration: [{ StateMachineVersionArn: !Ref Current, Weight: 100 }] }',
        ].join('\n'),
      );
    const deploy = async (text: string) => {
      const { code, stdout, stderr } = await cli.run(['deploy', template(text)], '', profile);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return stdout.split('\n').map((line) => line.replace(/ +/g, ' '));
    };
    const profile = { AWS_PROFILE: 'deployer' };
    expect(await deploy('first')).toEqual([
      `created activity ask ${ARN}:activity:ask`,
      `created state machine Place ${ARN}:stateMachine:Place`,
      `published version of Place ${ARN}:stateMachine:Place:1`,
      `created alias live ${ARN}:stateMachine:Place:live`,
      '',
    ]);
    expect(await deploy('${AWS::Region} ${AWS::AccountId}')).toEqual([
      `unchanged activity ask ${ARN}:activity:ask`,
      `updated state machine Place (definition) ${ARN}:stateMachine:Place`,
      `published version of Place ${ARN}:stateMachine:Place:2`,
      `updated alias live (routingConfiguration) ${ARN}:stateMachine:Place:live`,
      '',
    ]);
    const { code, stdout } = await cli.run(['start', 'Place:live', '--name', 'first', '--wait'], '', profile);
    expect({ code, output: stdout.split('\n')[1] }).toEqual({ code: 0, output: `"${REGION} ${ACCOUNT}"` });
  });

  it('takes keys from the environment, and tells what they do not allow', async () => {
    const listed = await cli.run(['list', 'Place'], '', as('AKIDREADER'));
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('first  SUCCEEDED') });
    expect(await cli.run(['stop', 'Place:first'], '', as('AKIDREADER'))).toEqual({
      code: 1,
      stdout: '',
      stderr: [
        `error: AccessDeniedException: User: arn:aws:iam::${ACCOUNT}:user/akidreader is not authorized to perform: states:StopExecution on resource: ${ARN}:execution:Place:first because no identity-based policy allows the states:StopExecution action`,
        '  The policy of the access key does not allow it.',
        '',
      ].join('\n'),
    });
  });

  it('needs no more than the call itself where it is given an ARN', async () => {
    const byName = await cli.run(['start', 'Place', '--json'], '', as('AKIDSTARTER'));
    expect(byName.code).toBe(1);
    expect(JSON.parse(byName.stdout)).toMatchObject({
      error: {
        name: 'AccessDeniedException',
        message: expect.stringMatching(/^A name has to be looked up\. .*states:ListStateMachines/),
        wayOut: expect.stringContaining('stateMachine:Place'),
      },
    });
    const stopped = await cli.run(['stop', 'Place:first', '--json'], '', as('AKIDSTARTER'));
    expect(JSON.parse(stopped.stdout)).toMatchObject({
      error: { wayOut: expect.stringMatching(/:execution:Place:first$/) },
    });
    const byArn = await cli.run(['start', `${ARN}:stateMachine:Place`], '', as('AKIDSTARTER'));
    expect(byArn).toMatchObject({ code: 0, stdout: expect.stringMatching(`^${ARN}:execution:Place:`) });
  });

  it.each([
    ['no keys', {}, 'UnrecognizedClientException', 'set AWS_ACCESS_KEY_ID'],
    ['another secret', as('AKIDREADER', 'another-secret-of-some-length'), 'InvalidSignatureException', 'clock'],
    ['another region', { ...as('AKIDREADER'), AWS_REGION: 'eu-west-3' }, 'InvalidSignatureException', '--region'],
  ])('is refused with %s, and says what to do', async (_, env, error, wayOut) => {
    const { code, stdout, stderr } = await cli.run(['list'], '', env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^error: ${error}: .*\\n  .*${wayOut}`));
  });

  it('shows who serves what with the token of operators', async () => {
    const workers = ['workers', '--idle', '--json'];
    const refused = await cli.run(workers);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: {
        message: `${api.endpoint}/workers answers 403.`,
        wayOut: expect.stringContaining('STEPWELL_OPERATOR_TOKEN'),
      },
    });
    const shown = await cli.run(workers, '', { STEPWELL_OPERATOR_TOKEN: OPERATOR_TOKEN });
    expect({ code: shown.code, value: JSON.parse(shown.stdout) as unknown }).toEqual({
      code: 0,
      value: { resources: [], truncated: false },
    });
  });
});
