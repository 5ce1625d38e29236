import { describe, expect, it } from '@jest/globals';
import { ConstraintViolation, SerializationException } from './errors/index.js';
import { LIMITS } from './limits.js';
import { isOperationName, readRequest, type OperationName } from './read-request.js';

const failureOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

/** A list that knows how many of its elements were looked at. */
const countingReads = (list: unknown[]) => {
  const seen = new Set<string | symbol>();
  const get = (target: unknown[], key: string | symbol): unknown => {
    if (typeof key === 'string' && key !== 'length') seen.add(key);
    return Reflect.get(target, key);
  };
  return { elements: new Proxy(list, { get }), read: () => seen.size };
};

const bytesOf = (failure: unknown): number =>
  Buffer.byteLength(JSON.stringify((failure as ConstraintViolation).toBody()));

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
      'SendTaskHeartbeat',
      { taskToken: 'x'.repeat(2049) },
      "1 validation error detected: Value at 'taskToken' failed to satisfy constraint: Member must have length less than or equal to 2048",
    ],
    [
      'RedriveExecution',
      { executionArn: 'a', clientToken: 'a b' },
      "1 validation error detected: Value 'a b' at 'clientToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [!-~]+",
    ],
    [
      'CreateStateMachineAlias',
      {
        name: '7',
        routingConfiguration: ['a', 'b', 'c'].map((stateMachineVersionArn) => ({ stateMachineVersionArn, weight: 50 })),
      },
      "2 validation errors detected: Value '7' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$; Value '[RoutingConfigurationListItem(stateMachineVersionArn=a, weight=50), RoutingConfigurationListItem(stateMachineVersionArn=b, weight=50), RoutingConfigurationListItem(stateMachineVersionArn=c, weight=50)]' at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      'UpdateStateMachineAlias',
      { stateMachineAliasArn: 'a', routingConfiguration: [{ stateMachineVersionArn: 'v', weight: 101 }, {}] },
      "3 validation errors detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100; Value null at 'routingConfiguration.2.member.stateMachineVersionArn' failed to satisfy constraint: Member must not be null; Value null at 'routingConfiguration.2.member.weight' failed to satisfy constraint: Member must not be null",
    ],
    [
      'UntagResource',
      { tagKeys: ['k', '', 'x'.repeat(129)] },
      `3 validation errors detected: Value null at 'resourceArn' failed to satisfy constraint: Member must not be null; Value '' at 'tagKeys.2.member' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '${'x'.repeat(129)}' at 'tagKeys.3.member' failed to satisfy constraint: Member must have length less than or equal to 128`,
    ],
    [
      'CreateActivity',
      { name: 'a', encryptionConfiguration: { kmsDataKeyReusePeriodSeconds: 59 } },
      "2 validation errors detected: Value '59' at 'encryptionConfiguration.kmsDataKeyReusePeriodSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60; Value null at 'encryptionConfiguration.type' failed to satisfy constraint: Member must not be null",
    ],
    [
      'UpdateMapRun',
      { mapRunArn: 'm', maxConcurrency: -1, toleratedFailurePercentage: 100.5, toleratedFailureCount: -1 },
      "3 validation errors detected: Value '-1' at 'maxConcurrency' failed to satisfy constraint: Member must have value greater than or equal to 0; Value '100.5' at 'toleratedFailurePercentage' failed to satisfy constraint: Member must have value less than or equal to 100; Value '-1' at 'toleratedFailureCount' failed to satisfy constraint: Member must have value greater than or equal to 0",
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
    ['CreateStateMachine', { tags: [7] }, 'Expected null or a structure'],
    ['ListStateMachines', { maxResults: 2 ** 31 }, 'NUMBER_VALUE can not be converted to an Integer'],
    ['UpdateMapRun', { mapRunArn: 'm', toleratedFailureCount: 0.5 }, 'DECIMAL_VALUE can not be converted to a Long'],
    [
      'UpdateMapRun',
      { mapRunArn: 'm', toleratedFailurePercentage: '5' },
      'STRING_VALUE can not be converted to a Float',
    ],
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

  describe('of a body of 1 MB', () => {
    const many = (element: unknown, count: number) => Array.from({ length: count }, () => element);
    const required = { name: 'a', resourceArn: 'a', definition: '{}', roleArn: 'r' };
    const NULL_BYTES = '\u0000'.repeat(150_000);

    it.each<[OperationName, string, unknown, number, string]>([
      ['CreateStateMachineAlias', 'routingConfiguration', {}, 340_000, 'less than or equal to 2;'],
      ['UntagResource', 'tagKeys', '', 200_000, 'less than or equal to 1000;'],
      ['TagResource', 'tags', { key: '', value: 'x' }, 40_000, 'less than or equal to 1000;'],
    ])('%s: too many %s that are wrong are read and told in part', (operation, list, element, length, says) => {
      const { elements, read } = countingReads(many(element, length));
      const failure = failureOf(() => readRequest(operation, { ...required, [list]: elements }));
      expect(failure).toBeInstanceOf(ConstraintViolation);
      const { violations, message } = failure as ConstraintViolation;
      expect(read()).toBeLessThanOrEqual(LIMITS.listElements + 2);
      expect(violations.length).toBeLessThanOrEqual(100);
      const [, count, more] = /^(\d+) validation errors detected: .*; and (\d+) more$/s.exec(message) ?? [];
      expect(Number(count)).toBe(violations.length + Number(more));
      expect(Number(count)).toBeLessThanOrEqual(2 * (LIMITS.listElements + 1) + 1);
      expect(message).toContain(`at '${list}' failed to satisfy constraint: Member must have length ${says}`);
      expect(bytesOf(failure)).toBeLessThan(100_000);
    });

    it.each<[OperationName, unknown]>([
      ['TagResource', { tags: many({ key: 'k', value: 'v' }, 40_000) }],
      ['UntagResource', { tagKeys: many('k', 250_000) }],
      ['CreateStateMachine', { loggingConfiguration: { destinations: many({}, 340_000) } }],
    ])('%s: only the length of a list is wrong', (operation, members) => {
      const failure = failureOf(() => readRequest(operation, { ...required, ...(members as object) }));
      expect(failure).toBeInstanceOf(ConstraintViolation);
      expect((failure as ConstraintViolation).violations).toEqual([
        expect.stringMatching(
          /^Value '\[.{2047}…' at '.*' failed .* Member must have length less than or equal to 1000$/,
        ),
      ]);
    });

    it.each<[OperationName, object]>([
      ['CreateActivity', { name: 'x'.repeat(1_000_000) }],
      ['CreateActivity', { name: NULL_BYTES }],
      ['ListTagsForResource', { resourceArn: NULL_BYTES }],
      ['UntagResource', { tagKeys: many('\u0000'.repeat(150), 1_000) }],
      ['UntagResource', { tagKeys: many('\u0000'.repeat(5_000), 30) }],
      ['UntagResource', { tagKeys: many('漢'.repeat(11_000), 30) }],
      ['UpdateStateMachine', { stateMachineArn: NULL_BYTES, roleArn: NULL_BYTES }],
    ])('%s: long values are shortened, and few of them are told (%#)', (operation, members) => {
      const failure = failureOf(() => readRequest(operation, { ...required, ...members }));
      expect(failure).toBeInstanceOf(ConstraintViolation);
      expect(bytesOf(failure)).toBeLessThan(100_000);
    });

    it('takes a list of the greatest length, in which null is no element', () => {
      const tags = many({ key: 'k' }, LIMITS.listElements);
      const request = readRequest('TagResource', { resourceArn: 'a', tags: [...many(null, 200_000), ...tags, null] });
      expect(request.tags).toEqual(tags);
    });
  });

  it('knows its operations, and no property of objects in general', () => {
    expect(isOperationName('StartExecution')).toBe(true);
    expect(isOperationName('toString')).toBe(false);
  });
});
