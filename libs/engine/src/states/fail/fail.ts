import { type FailState, type Json, StatesError, type TextExpression } from '#asl';
import { evaluateFields, requireType } from '../../data-flow/jsonata.js';
import type { Turn } from '../../turn.js';
import { failWith, type StateBehaviour } from '../behaviour.js';

/** Fail: ends the machine with Error and Cause, both optional (an empty Fail gives neither: vector base__state_fail_empty). */
export const fail: StateBehaviour<FailState> = {
  enter(state, turn) {
    if (state.jsonata) return failWith(byJsonata(state, turn));
    turn.inspect('afterInputPath', turn.rawInput());
    return failWith({
      error: state.errorPath ? textOf(turn, state.errorPath, 'ErrorPath') : state.error,
      cause: state.causePath ? textOf(turn, state.causePath, 'CausePath') : state.cause,
    });
  },
};

function byJsonata(state: FailState, turn: Turn): { error?: string; cause?: string } {
  const { error, cause } = state.jsonata ?? {};
  const fields = [
    ...(error ? [{ name: 'Error', template: error }] : []),
    ...(cause ? [{ name: 'Cause', template: cause }] : []),
  ];
  const values = evaluateFields(turn, fields, { input: turn.rawInput().value });
  fields.forEach((field, index) => requireType(values[index] as Json, 'string', field));
  return {
    error: error ? (values[0] as string) : state.error,
    cause: cause ? (values.at(-1) as string) : state.cause,
  };
}

function textOf(turn: Turn, expression: TextExpression, field: string): string {
  const input = turn.rawInput();
  const value = expression.evaluate(turn.scope(input));
  if (typeof value === 'string') return value;
  if (value === undefined) {
    const given = expression.text.startsWith('$$') ? JSON.stringify(turn.scope(input).context) : input.text;
    throw new StatesError(
      'States.Runtime',
      `The JSONPath '${expression.text}' specified for the field '${field}' could not be found in the input '${given}'`,
    );
  }
  throw new StatesError(
    'States.Runtime',
    `The ${field} parameter does not reference a string: ${expression.text} == ${JSON.stringify(value)}`,
  );
}
