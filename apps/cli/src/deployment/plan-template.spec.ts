import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { pathOf } from './diagnostics.js';
import { planFiles } from './plan-files.js';

const room = mkdtempSync(join(tmpdir(), 'stepwell-plan-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

const OPTIONS = { parameters: {}, resources: {}, at: { region: 'us-east-1', account: '123456789012' } };
const ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine';

function write(yaml: string): string {
  const file = join(room, 'stack.template.yaml');
  writeFileSync(file, yaml);
  return file;
}
const plan = (yaml: string) => planFiles([write(yaml)], OPTIONS);

describe('the plan of a template', () => {
  it('has machines with their configurations, in the members of the API', () => {
    const { machines, problems } = plan(`
Resources:
  Order:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: order
      StateMachineType: EXPRESS
      RoleArn: arn:aws:iam::123456789012:role/mine
      Definition: { StartAt: A, States: { A: { Type: Pass, Result: "\${Text}", End: true } } }
      DefinitionSubstitutions: { Text: 'say "hi"' }
      LoggingConfiguration:
        { Level: ALL, IncludeExecutionData: "true", Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: !GetAtt Log.Arn } }] }
      TracingConfiguration: { Enabled: true }
      Tags: [{ Key: team, Value: shop }]
  Log: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /order } }
  Other: { Type: AWS::StepFunctions::StateMachine, Condition: Never, Properties: {} }
Conditions: { Never: !Equals [a, b] }
`);
    expect(problems).toEqual([]);
    expect(machines).toHaveLength(1);
    const { origin: _, definition, ...machine } = machines[0] as (typeof machines)[number];
    expect(JSON.parse(definition).States.A.Result).toBe('say "hi"');
    expect(machine).toEqual({
      name: 'order',
      arn: `${ARN}:order`,
      type: 'EXPRESS',
      roleArn: 'arn:aws:iam::123456789012:role/mine',
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: true,
        destinations: [
          { cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/order:*' } },
        ],
      },
      tracingConfiguration: { enabled: true },
      tags: [{ key: 'team', value: 'shop' }],
    });
  });

  it('has versions, and aliases that route to them', () => {
    const { versions, aliases, problems } = plan(`
Resources:
  Order: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionString: "{}" } }
  V1:
    Type: AWS::StepFunctions::StateMachineVersion
    Properties: { StateMachineArn: !Ref Order, StateMachineRevisionId: !GetAtt Order.StateMachineRevisionId, Description: one }
  Live:
    Type: AWS::StepFunctions::StateMachineAlias
    Properties:
      Name: live
      RoutingConfiguration: [{ StateMachineVersionArn: !Ref V1, Weight: 90 }, { StateMachineVersionArn: "${ARN}:Order:1", Weight: 10 }]
  Sam:
    Type: AWS::Serverless::StateMachine
    Properties: { Definition: { StartAt: A }, AutoPublishAlias: prod, DeploymentPreference: { Type: CANARY } }
`);
    expect(problems).toMatchObject([{ severity: 'WARNING', message: expect.stringMatching(/little by little/) }]);
    expect(versions).toMatchObject([
      { id: 'V1', machineArn: `${ARN}:Order`, description: 'one' },
      { id: 'Sam.Version', machineArn: `${ARN}:Sam` },
    ]);
    expect(aliases).toMatchObject([
      {
        name: 'live',
        machineArn: `${ARN}:Order`,
        routing: [
          { version: 'stepwell-version-of:V1', weight: 90 },
          { version: `${ARN}:Order:1`, weight: 10 },
        ],
      },
      {
        name: 'prod',
        machineArn: `${ARN}:Sam`,
        routing: [{ version: 'stepwell-version-of:Sam.Version', weight: 100 }],
      },
    ]);
  });

  it.each([
    ['{}', 'the state machine M has no definition', 'Resources.M.Properties'],
    [
      '{ DefinitionS3Location: { Bucket: b, Key: k.json } }',
      'a definition in S3 cannot be read here: name a local file, or write it into the template',
      'Resources.M.Properties.DefinitionS3Location',
    ],
    [
      '{ DefinitionUri: none.json }',
      expect.stringMatching(/^there is no file .*none\.json$/),
      'Resources.M.Properties.DefinitionUri',
    ],
    [
      '{ DefinitionString: !Sub "{${V}}" }',
      'a version is known only once it is published: let the definition speak of an alias',
      'Resources.M.Properties.DefinitionString',
    ],
  ])('refuses %s', (properties, message, at) => {
    const { problems } = plan(`
Resources:
  M: { Type: AWS::StepFunctions::StateMachine, Properties: ${properties} }
  V: { Type: AWS::StepFunctions::StateMachineVersion, Properties: { StateMachineArn: !Ref M } }
`);
    expect(problems).toMatchObject([{ severity: 'ERROR', message, at }]);
  });

  it('finds what the CDK is to upload beside its template', () => {
    writeFileSync(join(room, 'asset.abc123.json'), '{"StartAt": "A", "States": {}}');
    const { machines, problems } = plan(`
Resources:
  M: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionS3Location: { Bucket: !Sub "assets-\${AWS::Region}", Key: abc123.json } } }
`);
    expect(problems).toEqual([]);
    expect(machines.map(({ definition }) => definition)).toEqual(['{"StartAt": "A", "States": {}}']);
  });

  it('leaves the role open when nobody names one', () => {
    const machine = (properties: string) => `
Resources: { M: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionString: "{}"${properties} } } }
`;
    expect(plan(machine('')).machines[0]).not.toHaveProperty('roleArn');
    const role = 'arn:aws:iam::1:role/r';
    expect(planFiles([write(machine(''))], { ...OPTIONS, roleArn: role }).machines[0]?.roleArn).toBe(role);
    const own = machine(', RoleArn: arn:aws:iam::2:role/own');
    expect(planFiles([write(own)], { ...OPTIONS, roleArn: role }).machines[0]?.roleArn).toBe('arn:aws:iam::2:role/own');
  });

  it('makes substitutions in a file before it is read, and tells of those that are missing', () => {
    writeFileSync(join(room, 'd.asl.yaml'), 'StartAt: A\nTimeoutSeconds: ${Seconds}\nComment: ${Lost}\n');
    const { machines, problems } = plan(`
Resources:
  M: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: d.asl.yaml, DefinitionSubstitutions: { Seconds: 30 } } }
`);
    expect(JSON.parse(machines[0]?.definition ?? '')).toEqual({ StartAt: 'A', TimeoutSeconds: 30, Comment: '${Lost}' });
    expect(problems).toMatchObject([{ severity: 'WARNING', message: 'there is no substitution for ${Lost}' }]);
  });
});

describe('files', () => {
  it('are all read, and each that is wrong is told of', () => {
    const files = ['{"StartAt": "A",', '{"a": 1}', '{"StartAt": "A", "States": {}}'].map((text, at) => {
      const file = join(room, `f${at}.asl.json`);
      writeFileSync(file, text);
      return file;
    });
    const { machines, problems } = planFiles(files, OPTIONS);
    expect(machines.map(({ name }) => name)).toEqual(['f2']);
    expect(problems).toEqual([
      { severity: 'ERROR', message: expect.stringMatching(/^Not JSON: /), file: files[0], line: 1, column: 17 },
      { severity: 'ERROR', message: expect.stringMatching(/^This is neither a definition/), file: files[1] },
    ]);
    expect(() => planFiles(['nowhere.json'], OPTIONS)).toThrow('There is no file or folder nowhere.json.');
  });
});

describe("the service's place", () => {
  const value = { States: { 'A/B': { Choices: [{ Next: 'x' }] }, A: {} } };
  it.each([
    ['/States/A/B/Choices[0]/Next', ['States', 'A/B', 'Choices', 0, 'Next']],
    ['/States/A/Next', ['States', 'A']],
    ['/', []],
    ['', []],
  ])('%s is %j', (location, path) => {
    expect(pathOf(location, value)).toEqual(path);
  });
});
