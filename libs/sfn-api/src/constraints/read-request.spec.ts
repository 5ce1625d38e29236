import { describe, expect, it } from '@jest/globals';
import { ConstraintViolation, SerializationException } from '../errors/index.js';
import { list, structure } from './aggregates.js';
import { isOperationName, readRequest, type OperationName } from './read-request.js';
import { integer, string } from './scalars.js';

const failureOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('readRequest', () => {
  it('keeps members of the model only, and treats null as absent', () => {
    const body = JSON.parse('{"stateMachineArn":"a","name":null,"other":1,"__proto__":{"input":"{}"}}') as unknown;
    expect(readRequest('StartExecution', body)).toEqual({ stateMachineArn: 'a' });
  });

  it.each<[OperationName, unknown, string]>([
    [
      'ListStateMachines',
      { maxResults: 1001 },
      "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ],
    [
      'ListStateMachines',
      { maxResults: -1 },
      "1 validation error detected: Value '-1' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 0",
    ],
    [
      'ListStateMachines',
      { nextToken: 'x'.repeat(1025) },
      `1 validation error detected: Value '${'x'.repeat(1025)}' at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to 1024`,
    ],
    [
      'ListStateMachines',
      { nextToken: '' },
      "1 validation error detected: Value '' at 'nextToken' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'ListExecutions',
      { stateMachineArn: 'a', statusFilter: 'DONE' },
      "1 validation error detected: Value 'DONE' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
    ],
    [
      'DescribeExecution',
      {},
      "1 validation error detected: Value null at 'executionArn' failed to satisfy constraint: Member must not be null",
    ],
    [
      'StartExecution',
      { stateMachineArn: 'a', traceHeader: 'é' },
      "1 validation error detected: Value 'é' at 'traceHeader' failed to satisfy constraint: Member must satisfy regular expression pattern: \\p{ASCII}*",
    ],
    [
      'CreateStateMachine',
      { name: 'n', definition: '', roleArn: 'r', tags: [{ key: 'k' }, { key: '' }] },
      "2 validation errors detected: Value at 'definition' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'tags.2.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
  ])('%s: %j is refused as AWS words it', (operation, body, message) => {
    const failure = failureOf(() => readRequest(operation, body));
    expect(failure).toBeInstanceOf(ConstraintViolation);
    expect((failure as ConstraintViolation).toBody()).toEqual({
      __type: 'com.amazon.coral.validate#ValidationException',
      message,
    });
  });

  it.each<[OperationName, unknown, string]>([
    ['StartExecution', [], 'Expected null or a structure'],
    ['StartExecution', { stateMachineArn: 1 }, 'NUMBER_VALUE can not be converted to a String'],
    ['StartExecution', { stateMachineArn: true }, 'TRUE_VALUE can not be converted to a String'],
    ['StartExecution', { stateMachineArn: 'a', input: {} }, 'Start of structure or map found where not expected.'],
    ['ListStateMachines', { maxResults: '5' }, 'STRING_VALUE can not be converted to an Integer'],
    ['ListStateMachines', { maxResults: 1.5 }, 'DECIMAL_VALUE can not be converted to an Integer'],
    [
      'GetExecutionHistory',
      { executionArn: 'a', reverseOrder: 'yes' },
      'STRING_VALUE can not be converted to a Boolean',
    ],
    ['CreateStateMachine', { tags: 'x' }, 'Expected list or null'],
  ])('%s: %j has a member of the wrong JSON type', (operation, body, message) => {
    const failure = failureOf(() => readRequest(operation, body));
    expect(failure).toBeInstanceOf(SerializationException);
    expect((failure as SerializationException).message).toBe(message);
  });

  it('counts payloads in UTF-8 bytes, names in characters', () => {
    const input = JSON.stringify('é'.repeat(131_071)); // two quotes and two bytes each: 262,144
    expect(readRequest('StartExecution', { stateMachineArn: 'a', input }).input).toBe(input);
    expect(failureOf(() => readRequest('StartExecution', { stateMachineArn: 'a', input: `${input} ` }))).toMatchObject({
      message:
        "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    });
    expect(readRequest('StartExecution', { stateMachineArn: 'a', name: 'é'.repeat(80) }).name).toHaveLength(80);
  });

  it('shows lists of structures as AWS prints them', () => {
    const item = structure('Item', { arn: string() }, { weight: integer() });
    expect(list(item).show([{ arn: 'a', weight: 50 }, { arn: 'b' }])).toBe('[Item(arn=a, weight=50), Item(arn=b)]');
  });

  it('knows its operations, and no property of objects in general', () => {
    expect(isOperationName('StartExecution')).toBe(true);
    expect(isOperationName('toString')).toBe(false);
  });
});
