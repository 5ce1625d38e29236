import { type JsonataTemplate, type MapState, type Path, type Payload, StatesError } from '#asl';
import { evaluateNumber } from '../../data-flow/jsonata.js';
import { floatAt, integerAt } from '../../data-flow/numbers.js';
import type { FailureTolerance } from '../../model/frame.js';
import type { Turn } from '../../turn.js';

/** ToleratedFailureCount and ToleratedFailurePercentage, as far as given. Texts: vectors map_state_tolerated_failure_…_path. */
export function toleranceOf(state: MapState, turn: Turn, effective: Payload): FailureTolerance {
  const read = (
    name: 'ToleratedFailureCount' | 'ToleratedFailurePercentage',
    given: number | Path | undefined,
    expression: JsonataTemplate | undefined,
  ) => {
    if (given === undefined) return evaluateNumber(turn, name, expression, { input: effective.value });
    if (typeof given === 'number') return given;
    return (name === 'ToleratedFailureCount' ? integerAt : floatAt)(name, given, turn.scope(effective));
  };
  const count = read('ToleratedFailureCount', state.toleratedFailureCount, state.jsonata?.toleratedFailureCount);
  const percentage = read(
    'ToleratedFailurePercentage',
    state.toleratedFailurePercentage,
    state.jsonata?.toleratedFailurePercentage,
  );
  if (count !== undefined && count < 0)
    throw new StatesError('States.Runtime', 'ToleratedFailureCount cannot be negative.');
  if (percentage !== undefined && (percentage < 0 || percentage > 100))
    throw new StatesError('States.Runtime', 'ToleratedFailurePercentage must be between 0 and 100.');
  return { count, percentage };
}

/** Whether a first failure would not end the run. */
export function toleratesAny({ count, percentage }: FailureTolerance): boolean {
  return (count !== undefined || percentage !== undefined) && count !== 0 && percentage !== 0;
}

/** With both given, the run fails when either is exceeded. */
export function isExceeded({ count, percentage }: FailureTolerance, failed: number, total: number): boolean {
  return (count !== undefined && failed > count) || (percentage !== undefined && (failed / total) * 100 > percentage);
}
