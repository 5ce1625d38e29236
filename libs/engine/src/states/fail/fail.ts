import { type FailState, StatesError, type TextExpression } from '#asl';
import type { Turn } from '../../turn.js';
import { failWith, rawInput, type StateBehaviour } from '../behaviour.js';

/** Fail: ends the machine with Error and Cause, both optional (an empty Fail gives neither: vector base__state_fail_empty). */
export const fail: StateBehaviour<FailState> = {
  enter(state, turn) {
    return failWith({
      error: state.errorPath ? textOf(turn, state.errorPath, 'ErrorPath') : state.error,
      cause: state.causePath ? textOf(turn, state.causePath, 'CausePath') : state.cause,
    });
  },
};

function textOf(turn: Turn, expression: TextExpression, field: string): string {
  const input = rawInput(turn);
  const value = expression.evaluate(turn.scope(input));
  if (typeof value === 'string') return value;
  if (value === undefined) {
    const given = expression.text.startsWith('$$') ? JSON.stringify(turn.scope(input).context) : input.text;
    throw new StatesError('States.Runtime', `The JSONPath '${expression.text}' specified for the field '${field}' could not be found in the input '${given}'`);
  }
  throw new StatesError('States.Runtime', `The ${field} parameter does not reference a string: ${expression.text} == ${JSON.stringify(value)}`);
}
