import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetActivityTaskCommand,
  ListTagsForResourceCommand,
  SendTaskSuccessCommand,
  SFNClient,
  TagResourceCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startTestRedis, type TestRedis } from '#testing';
import { createWorker, type StandaloneWorker } from '#worker-sdk';
import { coordinator, environmentOf } from '../support/runtime-under-test.js';
import { CliUnderTest } from './cli-under-test.js';

const ARN = 'arn:aws:states:us-east-1:123456789012';

const PASS = '{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}';

/** Of `deploy --json`. */
type Change = { readonly action: string; readonly type: string; readonly arn?: string };

// Each command is a process of its own.
jest.setTimeout(60_000);

/** CloudFormation and SAM templates, deployed by the built program to a real coordinator. */
describe('stepwell deploy, of templates', () => {
  const room = mkdtempSync(join(tmpdir(), 'stepwell-templates-'));
  let redis: TestRedis;
  let api: Awaited<ReturnType<typeof coordinator>>;
  let worker: StandaloneWorker;
  let cli: CliUnderTest;
  let sfn: SFNClient;

  beforeAll(async () => {
    redis = await startTestRedis();
    api = await coordinator(environmentOf(redis));
    await api.start();
    cli = new CliUnderTest(room, { STEPWELL_ENDPOINT: api.endpoint });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    sfn = new SFNClient({ endpoint: api.endpoint, region: 'us-east-1', credentials });
    worker = createWorker({ redisUrl: redis.url, namespace: redis.namespace }).handle(
      'greet',
      async ({ name }: { readonly name: string }) => `Hello, ${name}!`,
    );
    await worker.start();
  }, 60_000);
  afterAll(async () => {
    sfn?.destroy();
    await worker?.close();
    await api?.stop();
    await redis?.stop();
    rmSync(room, { recursive: true, force: true });
  });

  /** What it did: `create alias :stateMachine:talk:live`. */
  const deploy = async (...args: string[]): Promise<readonly string[]> => {
    const { value } = await cli.json(['deploy', ...args]);
    return (value.changes as Change[]).map(({ action, type, arn }) => `${action} ${type} ${arn?.slice(ARN.length)}`);
  };
  const said = async (name: string): Promise<unknown> =>
    (await cli.json(['start', name, '--wait'])).value.output as unknown;

  it('takes a template, its substitutions resolved', async () => {
    cli.file('stack/greet.asl.json', {
      StartAt: 'G',
      States: { G: { Type: 'Task', Resource: '${Greet}', End: true } },
    });
    const template = cli.file(
      'stack/template.yaml',
      [
        'Transform: AWS::Serverless-2016-10-31',
        'Parameters: { Stage: { Type: String } }',
        'Resources:',
        '  GreetFunction: { Type: AWS::Serverless::Function, Properties: { FunctionName: greet } }',
        '  Greeting:',
        '    Type: AWS::Serverless::StateMachine',
        '    Properties:',
        '      Name: !Sub "greeting-${Stage}"',
        '      DefinitionUri: greet.asl.json',
        '      DefinitionSubstitutions: { Greet: !GetAtt GreetFunction.Arn }',
        '  Caller:',
        '    Type: AWS::StepFunctions::StateMachine',
        '    Properties:',
        '      StateMachineName: caller',
        '      DefinitionString: !Sub |',
        '        {"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": "${Greeting}", "End": true}}}',
      ].join('\n'),
    );
    const refused = await cli.run(['deploy', template]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      `${template}:8:7: error: the parameter Stage has no default: give it with --parameter Stage=… (Resources.Greeting.Properties.Name.Fn::Sub)`,
    );
    expect(await cli.run(['deploy', template, '-p', 'Stage=test'])).toMatchObject({ code: 0, stderr: '' });
    const called = await cli.json(['start', 'caller', '--wait']);
    expect(called.value.output).toBe(`"${ARN}:stateMachine:greeting-test"`);
    const greeted = await cli.json(['start', 'greeting-test', '{"name": "Ada"}', '-w']);
    expect(greeted.value).toMatchObject({ status: 'SUCCEEDED', output: '"Hello, Ada!"' });
  });

  it('takes activities, tags, versions and aliases of a template', async () => {
    const template = cli.file(
      'talk.yaml',
      [
        'Parameters: { Text: { Type: String } }',
        'Resources:',
        '  Ask: { Type: AWS::StepFunctions::Activity, Properties: { Name: ask } }',
        '  Talk:',
        '    Type: AWS::StepFunctions::StateMachine',
        '    Properties:',
        '      StateMachineName: talk',
        '      Definition: { StartAt: Say, States: { Say: { Type: Pass, Result: [!Ref Text, !Ref Ask], End: true } } }',
        '      Tags: [{ Key: team, Value: shop }]',
        '  Current: { Type: AWS::StepFunctions::StateMachineVersion, Properties: { StateMachineArn: !Ref Talk } }',
        '  Live:',
        '    Type: AWS::StepFunctions::StateMachineAlias',
        '    Properties: { Name: live, RoutingConfiguration: [{ StateMachineVersionArn: !Ref Current, Weight: 100 }] }',
      ].join('\n'),
    );
    const all = (machine: string, version: string, alias: string, n: number | string) => [
      `${machine === 'create' ? 'create' : 'unchanged'} activity :activity:ask`,
      `${machine} stateMachine :stateMachine:talk`,
      `${version} version ${n === '' ? 'undefined' : `:stateMachine:talk:${n}`}`,
      `${alias} alias :stateMachine:talk:live`,
    ];
    expect(await deploy(template, '-p', 'Text=one')).toEqual(all('create', 'publish', 'create', 1));
    expect(await deploy(template, '-p', 'Text=one', '--dry-run')).toEqual(
      all('unchanged', 'unchanged', 'unchanged', 1),
    );
    expect(await deploy(template, '-p', 'Text=one')).toEqual(all('unchanged', 'unchanged', 'unchanged', 1));
    expect(await deploy(template, '-p', 'Text=two', '--dry-run')).toEqual(all('update', 'publish', 'update', ''));
    expect(await deploy(template, '-p', 'Text=two')).toEqual(all('update', 'publish', 'update', 2));
    expect(await said('talk:live')).toBe(`["two","${ARN}:activity:ask"]`);
    expect(await said('talk:1')).toBe(`["one","${ARN}:activity:ask"]`);
  });

  it("publishes and aliases by SAM's AutoPublishAlias, at every change", async () => {
    const template = (text: string) =>
      cli.file(
        'sam/template.yaml',
        [
          'Transform: AWS::Serverless-2016-10-31',
          'Resources:',
          '  Ship:',
          '    Type: AWS::Serverless::StateMachine',
          '    Properties:',
          `      Definition: { StartAt: Say, States: { Say: { Type: Pass, Result: ${text}, End: true } } }`,
          '      AutoPublishAlias: prod',
        ].join('\n'),
      );
    const all = (machine: string, version: string, alias: string, n: number) => [
      `${machine} stateMachine :stateMachine:Ship`,
      `${version} version :stateMachine:Ship:${n}`,
      `${alias} alias :stateMachine:Ship:prod`,
    ];
    expect(await deploy(template('one'))).toEqual(all('create', 'publish', 'create', 1));
    expect(await said('Ship:prod')).toBe('"one"');
    expect(await deploy(template('one'))).toEqual(all('unchanged', 'unchanged', 'unchanged', 1));
    expect(await deploy(template('two'))).toEqual(all('update', 'publish', 'update', 2));
    expect([await said('Ship:prod'), await said('Ship:1')]).toEqual(['"two"', '"one"']);
  });

  it('keeps apart what two templates call by the same logical id', async () => {
    const template = (name: string) =>
      cli.file(`two/${name}.template.json`, {
        Resources: {
          Machine: {
            Type: 'AWS::StepFunctions::StateMachine',
            Properties: {
              StateMachineName: name,
              Definition: { StartAt: 'Say', States: { Say: { Type: 'Pass', Result: name, End: true } } },
            },
          },
          Version: {
            Type: 'AWS::StepFunctions::StateMachineVersion',
            Properties: { StateMachineArn: { Ref: 'Machine' } },
          },
          Live: {
            Type: 'AWS::StepFunctions::StateMachineAlias',
            Properties: {
              Name: 'live',
              RoutingConfiguration: [{ StateMachineVersionArn: { 'Fn::GetAtt': ['Version', 'Arn'] }, Weight: 100 }],
            },
          },
        },
      });
    template('north');
    template('south');
    expect(await deploy('two')).toHaveLength(6);
    expect([await said('north:live'), await said('south:live')]).toEqual(['"north"', '"south"']);
  });

  it('sets tags, and leaves those that others have set', async () => {
    const template = (team: string) =>
      cli.file('tagged.yaml', {
        Resources: {
          Tagged: {
            Type: 'AWS::StepFunctions::StateMachine',
            Properties: { DefinitionString: PASS, Tags: [{ Key: 'team', Value: team }] },
          },
          Errand: {
            Type: 'AWS::StepFunctions::Activity',
            Properties: { Name: 'errand', Tags: [{ Key: 'team', Value: team }] },
          },
        },
      });
    const resources = [`${ARN}:stateMachine:Tagged`, `${ARN}:activity:errand`];
    const tags = () =>
      Promise.all(
        resources.map(async (resourceArn) => {
          const answer = await sfn.send(new ListTagsForResourceCommand({ resourceArn }));
          return Object.fromEntries(answer.tags?.map(({ key, value }) => [key, value]) ?? []) as unknown;
        }),
      );
    expect(await deploy(template('shop'))).toEqual([
      'create activity :activity:errand',
      'create stateMachine :stateMachine:Tagged',
    ]);
    expect(await tags()).toEqual([{ team: 'shop' }, { team: 'shop' }]);
    for (const resourceArn of resources) {
      await sfn.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'cost', value: '7' }] }));
    }
    const { value } = await cli.json(['deploy', template('crew')]);
    expect(value.changes).toMatchObject([
      { action: 'update', type: 'activity', differs: ['tags'] },
      { action: 'update', type: 'stateMachine', differs: ['tags'] },
    ]);
    expect(await tags()).toEqual([
      { team: 'crew', cost: '7' },
      { team: 'crew', cost: '7' },
    ]);
  });

  it('makes activities that serve tasks', async () => {
    const template = cli.file(
      'errand.yaml',
      [
        'Resources:',
        '  Fetch: { Type: AWS::StepFunctions::Activity, Properties: { Name: fetch } }',
        '  Errands:',
        '    Type: AWS::StepFunctions::StateMachine',
        '    Properties:',
        '      StateMachineName: errands',
        '      DefinitionString: !Sub |',
        '        {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "${Fetch}", "End": true}}}',
      ].join('\n'),
    );
    await deploy(template);
    await cli.run(['start', 'errands', '{"what": "bread"}', '--name', 'one']);
    const { taskToken, input } = await sfn.send(new GetActivityTaskCommand({ activityArn: `${ARN}:activity:fetch` }));
    expect(JSON.parse(input ?? '')).toEqual({ what: 'bread' });
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '"here"' }));
    expect(await cli.run(['watch', 'errands:one'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\n"here"\n$/),
    });
  });
});
