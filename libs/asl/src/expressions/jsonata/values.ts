/** A function, a regular expression (which the library makes a function of), or what the library keeps of either. */
export function isFunctionValue(value: unknown): boolean {
  if (typeof value === 'function') return true;
  const { _jsonata_function, _jsonata_lambda } = (value ?? {}) as {
    _jsonata_function?: unknown;
    _jsonata_lambda?: unknown;
  };
  return _jsonata_function === true || _jsonata_lambda === true;
}

interface Marks {
  readonly sequence?: unknown;
  readonly keepSingleton?: unknown;
  readonly cons?: unknown;
  readonly outerWrapper?: unknown;
  readonly tupleStream?: unknown;
}

/** True for an array on which the library has put one of its marks: it is no plain data. */
export function isMarked(array: readonly unknown[] & Marks): boolean {
  const marks = array.sequence ?? array.keepSingleton ?? array.cons ?? array.outerWrapper ?? array.tupleStream;
  return marks !== undefined;
}
