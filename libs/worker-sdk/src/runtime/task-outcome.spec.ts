import { describe, expect, it } from '@jest/globals';
import { JsonText } from '../json-text.js';
import { TaskFailure } from '../task-failure.js';
import { depthOf, MAX_RESULT_BYTES, outcomeOfError, outcomeOfResult } from './task-outcome.js';

const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:charge';
const SNS = 'arn:aws:states:::sns:publish';
const result = (value: unknown, resource = LAMBDA) => outcomeOfResult(value, resource, 'request-1');

/** Arrays within arrays, `depth` deep. */
function nested(depth: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < depth; level++) value = [value];
  return value;
}

describe('outcomeOfResult', () => {
  it.each([
    { value: undefined, output: 'null' },
    { value: null, output: 'null' },
    { value: 'text', output: '"text"' },
    { value: { when: new Date(0), gone: undefined }, output: '{"when":"1970-01-01T00:00:00.000Z"}' },
    { value: [], output: '[]' },
    { value: new JsonText('{"n": 0.0}'), output: '{"n": 0.0}' },
  ])('$value → $output', ({ value, output }) => {
    expect(result(value)).toEqual({ ok: true, output });
  });

  it('lets a result of exactly the limit pass and counts UTF-8 bytes', () => {
    expect(result('x'.repeat(MAX_RESULT_BYTES - 2)).ok).toBe(true);
    expect(result('é'.repeat(MAX_RESULT_BYTES / 2 - 1)).ok).toBe(true);
    expect(result('é'.repeat(MAX_RESULT_BYTES / 2)).ok).toBe(false);
  });

  it.each([
    { resource: LAMBDA, named: LAMBDA },
    { resource: SNS, named: 'sns' },
    { resource: 'arn:aws:states:::lambda:invoke', named: 'lambda' },
    { resource: 'arn:aws:states:::ecs:runTask.sync', named: 'ecs' },
    { resource: 'arn:aws:states:::aws-sdk:s3:getObject', named: 'aws-sdk:s3' },
    {
      resource: 'arn:aws:states:us-east-1:123456789012:activity:pack',
      named: 'arn:aws:states:us-east-1:123456789012:activity:pack',
    },
  ])('too much of $resource fails in the words of AWS, naming $named', ({ resource, named }) => {
    expect(result('x'.repeat(MAX_RESULT_BYTES), resource)).toEqual({
      ok: false,
      error: 'States.DataLimitExceeded',
      cause: `The state/task '${named}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    });
  });

  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  it.each([
    { what: 'a BigInt', value: { n: 1n }, says: 'BigInt' },
    { what: 'a circle', value: circular, says: 'circular' },
    { what: 'a function', value: () => 1, says: 'it is a function' },
    { what: '501 levels', value: nested(501), says: 'deeper than 500 levels' },
    { what: 'more levels than JSON.stringify can', value: nested(100_000), says: 'cannot be written as JSON' },
  ])('$what has no JSON that could be stored: Runtime.MarshalError', ({ value, says }) => {
    expect(result(value, SNS)).toMatchObject({
      ok: false,
      error: 'Runtime.MarshalError',
      cause: expect.stringContaining(says),
    });
  });

  it('counts nesting outside of strings only', () => {
    expect(result(nested(500)).ok).toBe(true);
    expect(result(['['.repeat(2_000), '\\"[{'.repeat(600)]).ok).toBe(true);
    expect(depthOf(`[${'"a\\\\",'.repeat(300)}{"b":[[]]}]${' '.repeat(2_000)}`)).toBe(4);
  });
});

describe('outcomeOfError', () => {
  class OutOfStock extends Error {}
  class Named extends Error {
    override name = 'PaymentRefused';
  }

  it('gives a TaskFailure on as it is, and a cause that is no text as JSON', () => {
    expect(outcomeOfError(new TaskFailure('CardDeclined', 'expired'), LAMBDA, 'r')).toEqual({
      ok: false,
      error: 'CardDeclined',
      cause: 'expired',
    });
    expect(outcomeOfError(new TaskFailure('CardDeclined', { code: 51 }), SNS, 'r')).toEqual({
      ok: false,
      error: 'CardDeclined',
      cause: '{"code":51}',
    });
    expect(outcomeOfError(new TaskFailure('CardDeclined'), LAMBDA, 'r')).toEqual({ ok: false, error: 'CardDeclined' });
  });

  it('has the shape Lambda gives it for a function', () => {
    const outcome = outcomeOfError(new OutOfStock('no more shoes'), LAMBDA, 'request-1');
    expect(outcome).toMatchObject({ ok: false, error: 'OutOfStock' });
    const cause = JSON.parse((outcome as { cause: string }).cause) as Record<string, unknown>;
    expect(cause).toEqual({
      errorMessage: 'no more shoes',
      errorType: 'OutOfStock',
      requestId: 'request-1',
      stackTrace: expect.any(Array),
    });
    expect((cause['stackTrace'] as string[])[0]).toMatch(/^at .*task-outcome\.spec/);
  });

  it.each([
    { thrown: new Error('plain'), error: 'Error', cause: 'plain' },
    { thrown: new TypeError('not a number'), error: 'TypeError', cause: 'not a number' },
    { thrown: new Named('sorry'), error: 'PaymentRefused', cause: 'sorry' },
    { thrown: 'just text', error: 'string', cause: 'just text' },
    { thrown: { code: 7 }, error: 'object', cause: '{"code":7}' },
    { thrown: undefined, error: 'undefined', cause: 'undefined' },
  ])('is name and message for another resource: $error, $cause', ({ thrown, error, cause }) => {
    expect(outcomeOfError(thrown, SNS, 'r')).toEqual({ ok: false, error, cause });
  });

  it('keeps within the limits of AWS, and a Lambda cause is JSON even then', () => {
    const long = new Error('m'.repeat(50_000));
    long.stack = `Error\n${'    at somewhere\n'.repeat(3)}    at ${'x'.repeat(40_000)}`;
    const { cause } = outcomeOfError(long, LAMBDA, 'r') as { cause: string };
    expect(cause.length).toBeLessThanOrEqual(32_768);
    expect(JSON.parse(cause)).toMatchObject({ errorType: 'Error', stackTrace: [] });
    expect((outcomeOfError(new TaskFailure('E'.repeat(300)), SNS, 'r') as { error: string }).error).toHaveLength(256);
  });

  it.each([
    { error: 'E'.repeat(256), cause: 'c'.repeat(32_768), kept: [256, 32_768] },
    { error: 'é'.repeat(129), cause: '€'.repeat(10_923), kept: [256, 32_766] },
    { error: `E${'😀'.repeat(64)}`, cause: `c${'😀'.repeat(8_192)}`, kept: [253, 32_765] },
  ])('counts UTF-8 bytes and cuts no character: $kept', ({ error, cause, kept }) => {
    const outcome = outcomeOfError(new TaskFailure(error, cause), SNS, 'r') as { error: string; cause: string };
    expect([outcome.error, outcome.cause].map((text) => Buffer.byteLength(text))).toEqual(kept);
    expect([error.startsWith(outcome.error), cause.startsWith(outcome.cause)]).toEqual([true, true]);
    const rewritten = [outcome.error, outcome.cause].map((text) => Buffer.from(text).toString());
    expect(rewritten).toEqual([outcome.error, outcome.cause]);
  });

  it.each(['\u0001', '€', '"'])('a Lambda cause of many %j is JSON within the limit', (character) => {
    const { cause } = outcomeOfError(new Error(character.repeat(40_000)), LAMBDA, 'r') as { cause: string };
    expect(Buffer.byteLength(cause)).toBeLessThanOrEqual(32_768);
    expect((JSON.parse(cause) as { errorMessage: string }).errorMessage.length).toBeGreaterThan(2_000);
  });
});
