import { describe, expect, it } from '@jest/globals';
import type { HistoryEventType } from '#engine';
import { detailsMemberOf, renderHistoryEvent } from './history-events.js';

const event = (type: HistoryEventType, details?: Record<string, unknown>) => ({
  id: 3,
  previousEventId: 2,
  timestamp: 1_700_000_000_123,
  type,
  details,
});
const ENVELOPE = { id: 3, previousEventId: 2, timestamp: 1_700_000_000.123 };

describe('renderHistoryEvent', () => {
  it.each<[HistoryEventType, string | undefined]>([
    ['PassStateEntered', 'stateEnteredEventDetails'],
    ['ChoiceStateExited', 'stateExitedEventDetails'],
    ['ExecutionAborted', 'executionAbortedEventDetails'],
    ['LambdaFunctionScheduled', 'lambdaFunctionScheduledEventDetails'],
    ['LambdaFunctionStarted', undefined],
    ['TaskStarted', 'taskStartedEventDetails'],
    ['TaskStateAborted', undefined],
    ['MapStateStarted', 'mapStateStartedEventDetails'],
    ['ParallelStateStarted', undefined],
    ['MapIterationSucceeded', 'mapIterationSucceededEventDetails'],
    ['MapRunStarted', 'mapRunStartedEventDetails'],
    ['EvaluationFailed', 'evaluationFailedEventDetails'],
  ])('the details of %s are in %s', (type, member) => {
    expect(detailsMemberOf(type)).toBe(member);
  });

  it('notes that data is whole, in seconds with milliseconds', () => {
    const details = { name: 'S', output: '{"a":1}', assignedVariables: { x: '1' } };
    expect(renderHistoryEvent(event('PassStateExited', details), { includeExecutionData: true })).toEqual({
      ...ENVELOPE,
      type: 'PassStateExited',
      stateExitedEventDetails: {
        ...details,
        outputDetails: { truncated: false },
        assignedVariablesDetails: { truncated: false },
      },
    });
  });

  it('leaves data out when told so, but no error', () => {
    const entered = event('TaskStateEntered', { name: 'S', input: '{}' });
    expect(renderHistoryEvent(entered, { includeExecutionData: false })).toEqual({
      ...ENVELOPE,
      type: 'TaskStateEntered',
      stateEnteredEventDetails: { name: 'S' },
    });
    const failed = event('ExecutionFailed', { error: 'E', cause: 'C' });
    expect(renderHistoryEvent(failed, { includeExecutionData: false })).toHaveProperty('executionFailedEventDetails', {
      error: 'E',
      cause: 'C',
    });
  });

  it('keeps back what events tell of Map Runs for DescribeMapRun', () => {
    const started = event('MapRunStarted', { mapRunArn: 'arn', mapRuns: { arn: { progress: {} } } });
    expect(renderHistoryEvent(started, { includeExecutionData: true })).toEqual({
      ...ENVELOPE,
      type: 'MapRunStarted',
      mapRunStartedEventDetails: { mapRunArn: 'arn' },
    });
  });

  it('has empty details where AWS has them, and none where AWS has none', () => {
    expect(renderHistoryEvent(event('ExecutionAborted'), { includeExecutionData: true })).toHaveProperty(
      'executionAbortedEventDetails',
      {},
    );
    expect(renderHistoryEvent(event('LambdaFunctionStarted', {}), { includeExecutionData: true })).toEqual({
      ...ENVELOPE,
      type: 'LambdaFunctionStarted',
    });
  });
});
