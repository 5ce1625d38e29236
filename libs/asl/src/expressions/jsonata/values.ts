/** A function, a regular expression (which the library makes a function of), or what the library keeps of either. */
export function isFunctionValue(value: unknown): boolean {
  if (typeof value === 'function') return true;
  const { _jsonata_function, _jsonata_lambda } = (value ?? {}) as {
    _jsonata_function?: unknown;
    _jsonata_lambda?: unknown;
  };
  return _jsonata_function === true || _jsonata_lambda === true;
}

/** Marks that the library puts on arrays; an array with one of them is no plain data. */
const MARKS = ['sequence', 'keepSingleton', 'cons', 'outerWrapper', 'tupleStream'] as const;

export function isMarked(array: readonly unknown[]): boolean {
  const marks = array as unknown as Record<string, unknown>;
  return MARKS.some((mark) => marks[mark] !== undefined);
}
