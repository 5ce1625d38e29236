import { describe, expect, it } from '@jest/globals';
import { executionInfo } from '../../testing/run-definition.js';
import { checkSumOf, mapRunArn, originOfMapRun } from './map-run-arn.js';

const execution = { ...executionInfo(), startedAt: 1_790_000_000_123 };

describe('the ARN of a Map Run', () => {
  it('has AWS’s form, with a UUID', () => {
    expect(mapRunArn(execution, 'L', () => 0.5)).toMatch(
      /^arn:aws:states:us-east-1:123456789012:mapRun:machine\/L:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it.each([0, 0.5, 0.999999999999])('tells which execution it belongs to (drawn: %p)', (drawn) => {
    expect(originOfMapRun(mapRunArn(execution, 'L', () => drawn))).toEqual({
      stateMachineArn: execution.stateMachineArn,
      startedAt: execution.startedAt,
      checkSum: checkSumOf(execution.arn),
    });
  });

  it('is another for each run', () => {
    expect(mapRunArn(execution, 'L', () => 0.1)).not.toBe(mapRunArn(execution, 'L', () => 0.2));
  });

  it.each([
    'arn:aws:states:us-east-1:123456789012:mapRun:machine/L:00000000-0000-4000-8000-000000000000',
    'arn:aws:states:us-east-1:123456789012:mapRun:machine',
    'nothing',
  ])('of others says nothing: %s', (arn) => expect(originOfMapRun(arn)).toBeUndefined());

  it('has a check sum that is spread over similar texts', () => {
    const sums = Array.from({ length: 1_000 }, (_, n) => checkSumOf(`${execution.arn}-${n}`));
    expect(new Set(sums).size).toBe(1_000);
  });
});
