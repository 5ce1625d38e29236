import { type JsonataTemplate, type MapState, type Path, type Payload, StatesError } from '#asl';
import { evaluateNumber } from '../../data-flow/jsonata.js';
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
    return typeof given === 'number' ? given : numberAt(name, given, turn, effective);
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

function numberAt(name: string, path: Path, turn: Turn, effective: Payload): number {
  const value = path.read(turn.scope(effective));
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const isCount = name === 'ToleratedFailureCount';
  if (typeof number === 'number' && Number.isFinite(number) && (!isCount || Number.isInteger(number))) return number;
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  throw new StatesError(
    'States.Runtime',
    `The ${name}Path field refers to value "${shown}" which is not a valid ${isCount ? 'integer' : 'float'}: ${path.text}`,
  );
}

/** Whether a first failure would not end the run. */
export function toleratesAny({ count, percentage }: FailureTolerance): boolean {
  return (count !== undefined || percentage !== undefined) && count !== 0 && percentage !== 0;
}

/** With both given, the run fails when either is exceeded. */
export function isExceeded({ count, percentage }: FailureTolerance, failed: number, total: number): boolean {
  return (count !== undefined && failed > count) || (percentage !== undefined && (failed / total) * 100 > percentage);
}
