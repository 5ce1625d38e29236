import { describe, expect, it } from '@jest/globals';
import { Source } from '../sources/source.js';
import type { Fields } from './fields.js';
import { Template, type TemplateOptions } from './template.js';

const AT = { region: 'eu-west-1', account: '111122223333', stackName: 'shop' };
const SECTIONS = `
Parameters:
  Stage: { Type: String, Default: test, AllowedValues: [test, prod] }
  Zones: { Type: CommaDelimitedList, Default: "a, b" }
  Secret: { Type: String }
  Image: { Type: "AWS::SSM::Parameter::Value<String>", Default: /images/latest }
Mappings: { Limits: { test: { Seconds: 30 }, prod: { Seconds: 300 } } }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Not [!Condition IsProd]
  Either: !Or [!Condition IsProd, !Condition IsTest]
  Both: !And [!Condition IsProd, !Condition IsTest]
  Endless: !Not [!Condition Endless]
Resources:
  Charge: { Type: "AWS::Lambda::Function", Properties: { FunctionName: !Sub "charge-\${Stage}" } }
  Plain: { Type: "AWS::Lambda::Function" }
  Live: { Type: "AWS::Lambda::Alias", Properties: { FunctionName: !Ref Charge, Name: live } }
  Order: { Type: "AWS::Serverless::StateMachine", Properties: { Name: order } }
  Current: { Type: "AWS::StepFunctions::StateMachineVersion", Properties: { StateMachineArn: !Ref Order } }
  Public:
    Type: AWS::StepFunctions::StateMachineAlias
    Properties: { Name: public, RoutingConfiguration: [{ StateMachineVersionArn: !Ref Current, Weight: 100 }] }
  Approval: { Type: "AWS::StepFunctions::Activity", Properties: { Name: approval } }
  Alerts: { Type: "AWS::SNS::Topic" }
  Jobs: { Type: "AWS::SQS::Queue" }
  Stock: { Type: "AWS::DynamoDB::Table", Properties: { TableName: stock } }
  Files: { Type: "AWS::S3::Bucket", Properties: { BucketName: files } }
  Role: { Type: "AWS::IAM::Role" }
  Strange: { Type: "Custom::Strange" }
  Mirror: { Type: "AWS::Lambda::Function", Properties: { FunctionName: !Ref Mirror } }
`;

/** A template with `value` to be resolved, as YAML. */
function template(value: string, options: Partial<TemplateOptions> = {}): Template {
  const source = Source.of('t.yaml', `${SECTIONS}\nValue: ${value}\n`);
  return new Template(source, source.value() as Fields, { at: AT, parameters: {}, resources: {}, ...options });
}

describe('a template', () => {
  it.each([
    ['!Ref Stage', 'test'],
    ['!Ref Zones', ['a', 'b']],
    ['!Ref AWS::AccountId', '111122223333'],
    ['!Sub "${AWS::Partition}/${AWS::Region}/${AWS::StackName}/${!Literal}"', 'aws/eu-west-1/shop/${Literal}'],
    ['!Sub ["${Greeting}, ${Stage}", { Greeting: !Select [1, [hi, ho]] }]', 'ho, test'],
    ['!Ref Charge', 'charge-test'],
    ['!GetAtt Charge.Arn', 'arn:aws:lambda:eu-west-1:111122223333:function:charge-test'],
    ['{ "Fn::GetAtt": [Plain, Arn] }', 'arn:aws:lambda:eu-west-1:111122223333:function:Plain'],
    ['!Sub "${Charge.Arn}:$LATEST"', 'arn:aws:lambda:eu-west-1:111122223333:function:charge-test:$LATEST'],
    ['!Ref Live', 'arn:aws:lambda:eu-west-1:111122223333:function:charge-test:live'],
    ['!Ref Order', 'arn:aws:states:eu-west-1:111122223333:stateMachine:order'],
    ['!GetAtt Order.Name', 'order'],
    ['!Ref Public', 'arn:aws:states:eu-west-1:111122223333:stateMachine:order:public'],
    ['!Ref Approval', 'arn:aws:states:eu-west-1:111122223333:activity:approval'],
    ['!Ref Alerts', 'arn:aws:sns:eu-west-1:111122223333:Alerts'],
    ['!Ref Jobs', 'https://sqs.eu-west-1.amazonaws.com/111122223333/Jobs'],
    ['!GetAtt Jobs.Arn', 'arn:aws:sqs:eu-west-1:111122223333:Jobs'],
    ['!Ref Stock', 'stock'],
    ['!GetAtt Files.Arn', 'arn:aws:s3:::files'],
    ['!GetAtt Role.Arn', 'arn:aws:iam::111122223333:role/Role'],
    ['!Join ["-", [a, !Ref Stage, !Ref AWS::NoValue, 3]]', 'a-test-3'],
    ['!Select [0, !Split [",", "x,y"]]', 'x'],
    ['!FindInMap [Limits, !Ref Stage, Seconds]', 30],
    ['!If [IsProd, slow, !Ref Stage]', 'test'],
    ['!If [IsTest, 1, 2]', 1],
    ['!If [Either, 1, 2]', 1],
    ['!If [Both, 1, 2]', 2],
    ['{ Kept: 1, Dropped: !If [IsProd, 2, !Ref AWS::NoValue] }', { Kept: 1 }],
    ['!ToJsonString { a: !Ref Stage }', '{"a":"test"}'],
    ['!Length [1, 2, 3]', 3],
    ['!Base64 hi', 'aGk='],
    ['[!Ref Stage, { Deep: [!Sub "${Stage}!"] }]', ['test', { Deep: ['test!'] }]],
  ])('resolves %s', (value, expected) => {
    const made = template(value);
    expect(made.resolve(made.root['Value'], ['Value'])).toEqual(expected);
    expect(made.problems).toEqual([]);
  });

  it.each([
    ['!Ref Nothing', 'there is no parameter or resource Nothing', 'Value.Ref'],
    ['!Sub "${constructor}"', 'there is no parameter or resource constructor', 'Value.Fn::Sub'],
    ['!Ref Secret', 'the parameter Secret has no default: give it with --parameter Secret=…', 'Value.Ref'],
    ['!Ref Image', 'the parameter Image is kept in AWS Systems Manager: give it with --parameter Image=…', 'Value.Ref'],
    ['!Ref Strange', 'Ref of a Custom::Strange is not known here: give it with --resource Strange=…', 'Value.Ref'],
    [
      '{ deep: [0, !GetAtt Charge.Version] }',
      'Version of Charge, a AWS::Lambda::Function, is not known here: give it with --resource Charge.Version=…',
      'Value.deep.1.Fn::GetAtt',
    ],
    ['!ImportValue shared', 'Fn::ImportValue cannot be resolved here', 'Value.Fn::ImportValue'],
    ['!FindInMap [Limits, dev, Seconds]', 'Mappings has no Limits.dev.Seconds', 'Value.Fn::FindInMap'],
    ['!If [Missing, 1, 2]', 'there is no condition Missing', 'Value.Fn::If'],
    ['!If [Endless, 1, 2]', 'condition Endless refers to itself', 'Conditions.Endless.Fn::Not.0.Condition'],
    ['!Ref Mirror', 'the name of Mirror refers to itself', undefined],
    ['!Select [2, [a]]', 'there is no item 2 in a list of 1', 'Value.Fn::Select'],
    ['!Sub "${Charge} ${Nothing}"', 'there is no parameter or resource Nothing', 'Value.Fn::Sub'],
    ['"{{resolve:ssm:/x}}"', '{{resolve:ssm:/x}} is looked up by AWS only', 'Value'],
  ])('names what it cannot resolve: %s', (value, message, at) => {
    const made = template(value);
    made.resolve(made.root['Value'], ['Value']);
    expect(made.problems).toMatchObject([{ severity: 'ERROR', message, file: 't.yaml', ...(at && { at }) }]);
    expect(made.problems[0]?.line).toBeGreaterThan(1);
  });

  it('takes parameters, and names of resources, from outside', () => {
    const options = {
      parameters: { Stage: 'prod', Secret: 's' },
      resources: { Plain: 'pay', Strange: 'odd', 'Charge.Version': '7' },
    };
    const made = template(
      '[!Ref Stage, !If [IsProd, !Ref Secret, 0], !GetAtt Plain.Arn, !Ref Strange, !GetAtt Charge.Version]',
      options,
    );
    expect(made.resolve(made.root['Value'], ['Value'])).toEqual([
      'prod',
      's',
      'arn:aws:lambda:eu-west-1:111122223333:function:pay',
      'odd',
      '7',
    ]);
    expect(made.problems).toEqual([]);
  });

  it('refuses a value that a parameter may not have, and tells of parameters that are not there', () => {
    const made = template('!Ref Stage', { parameters: { Stage: 'dev', Other: '1' } });
    made.resolve(made.root['Value'], ['Value']);
    expect(made.problems).toMatchObject([
      { severity: 'WARNING', message: 'there is no parameter Other' },
      { severity: 'ERROR', message: 'the parameter Stage may be test, prod, not dev' },
    ]);
  });
});
