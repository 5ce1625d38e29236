import { describe, expect, it } from '@jest/globals';
import { describeStep, isComplete, nestedStates, outputsOf, pathOf, retryDelays, stateOf } from './history-path.mjs';

const definition = {
  StartAt: 'Each',
  States: {
    Each: { Type: 'Map', ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Task' } } } },
    Pay: { Type: 'Task' },
  },
};

const at = (ms: number) => new Date(1_700_000_000_000 + ms);
const entered = (name: string) => ({ stateEnteredEventDetails: { name } });
const unreachable = { error: 'Bank.Unreachable', cause: 'no answer' };
/** Two lines in a Map, then a payment that is tried twice. */
const events = [
  { id: 1, previousEventId: 0, type: 'ExecutionStarted', timestamp: at(0) },
  { id: 2, previousEventId: 0, type: 'MapStateEntered', timestamp: at(1), ...entered('Each') },
  { id: 3, previousEventId: 2, type: 'TaskStateEntered', timestamp: at(2), ...entered('One') },
  { id: 4, previousEventId: 2, type: 'TaskStateEntered', timestamp: at(2), ...entered('One') },
  { id: 5, previousEventId: 3, type: 'TaskScheduled', timestamp: at(3) },
  { id: 6, previousEventId: 5, type: 'TaskStateEntered', timestamp: at(10), ...entered('Pay') },
  { id: 7, previousEventId: 6, type: 'LambdaFunctionScheduled', timestamp: at(11) },
  {
    id: 8,
    previousEventId: 7,
    type: 'LambdaFunctionFailed',
    timestamp: at(20),
    lambdaFunctionFailedEventDetails: unreachable,
  },
  { id: 9, previousEventId: 8, type: 'LambdaFunctionScheduled', timestamp: at(1_021) },
  { id: 10, previousEventId: 9, type: 'LambdaFunctionSucceeded', timestamp: at(1_030) },
];

describe('the way an order took', () => {
  it('finds the state that stands around another', () => {
    expect([...nestedStates(definition)]).toEqual([['One', 'Each']]);
  });

  it('names the state of an event by its predecessors', () => {
    expect(stateOf(events[4], events)).toBe('One');
    expect(stateOf(events[9], events)).toBe('Pay');
  });

  it('lists the outermost states with what happened in them', () => {
    expect(pathOf(events, definition).map(describeStep)).toEqual([
      'Each [2 × One]',
      'Pay (2 attempts, Bank.Unreachable)',
    ]);
  });

  it('reads what the tasks of a state returned', () => {
    const output = { output: '{"pairs":2}', outputDetails: { truncated: false } };
    const done = {
      id: 11,
      previousEventId: 5,
      type: 'TaskSucceeded',
      timestamp: at(12),
      taskSucceededEventDetails: output,
    };
    expect(outputsOf([...events, done], 'One')).toEqual([{ pairs: 2 }]);
    expect(outputsOf([...events, done], 'Pay')).toEqual([]);
  });

  it('measures from a failed attempt to the next one', () => {
    expect(retryDelays(events, 'Pay')).toEqual([1_001]);
  });

  it('notices a missing event', () => {
    expect(isComplete(events)).toBe(true);
    expect(isComplete(events.filter(({ id }) => id !== 5))).toBe(false);
  });
});
