import { describe, expect, it } from '@jest/globals';
import type { KeptEvent } from './history-events.js';
import { isLogged, renderLogRecord } from './log-records.js';

const EXECUTION = { arn: 'arn:aws:states:us-east-1:1:execution:m:e', redriveCount: 1 };
const entered = (input: string): KeptEvent => ({
  id: 2,
  previousEventId: 0,
  timestamp: 1_700_000_000_123,
  type: 'PassStateEntered',
  details: { name: 'S', input },
});

describe('a log record', () => {
  it('is the event with all scalars as texts', () => {
    expect(renderLogRecord(entered('{"a":1}'), EXECUTION, { includeExecutionData: true })).toEqual({
      id: '2',
      type: 'PassStateEntered',
      details: { name: 'S', input: '{"a":1}', inputDetails: { truncated: false } },
      previous_event_id: '0',
      event_timestamp: '1700000000123',
      execution_arn: EXECUTION.arn,
      redrive_count: '1',
    });
  });

  it('has no data unless it is asked for, and empty details where an event has none', () => {
    const without = (event: KeptEvent) => renderLogRecord(event, EXECUTION, { includeExecutionData: false }).details;
    expect(without(entered('{}'))).toEqual({ name: 'S' });
    expect(without({ ...entered('{}'), type: 'ExecutionSucceeded', details: { output: '1' } })).toEqual({});
    expect(without({ ...entered('{}'), type: 'LambdaFunctionStarted', details: {} })).toEqual({});
    const failed = { error: 'E', cause: 'C' };
    expect(without({ ...entered('{}'), type: 'ExecutionFailed', details: failed })).toEqual(failed);
  });

  it('tells that its data would have made it too long', () => {
    const { details } = renderLogRecord(entered(`"${'é'.repeat(131_000)}"`), EXECUTION, { includeExecutionData: true });
    expect(details).toEqual({ name: 'S', inputDetails: { truncated: true } });
  });
});

it.each([
  {
    level: 'ALL',
    types: ['ExecutionStarted', 'TaskStateEntered', 'FailStateEntered', 'TaskFailed', 'ExecutionFailed'],
  },
  { level: 'ERROR', types: ['FailStateEntered', 'TaskFailed', 'ExecutionFailed'] },
  { level: 'FATAL', types: ['ExecutionFailed'] },
  { level: 'OFF', types: [] },
] as const)('at level $level these are written: $types', ({ level, types }) => {
  const all = ['ExecutionStarted', 'TaskStateEntered', 'FailStateEntered', 'TaskFailed', 'ExecutionFailed'] as const;
  expect(all.filter((type) => isLogged(type, level))).toEqual(types);
});
