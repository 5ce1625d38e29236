import type { Json } from '../../data/json.js';
import { jsonEquals } from '../json-equality.js';
import { canonicalText } from './canonical-text.js';
import { refuse, requireArray, requireRounded, type IntrinsicFunction } from './intrinsic-function.js';

const MAX_RANGE = 1_000;

/** States.Array, ArrayPartition, ArrayContains, ArrayRange, ArrayGetItem, ArrayLength, ArrayUnique. */
export const arrayFunctions: readonly (readonly [string, IntrinsicFunction])[] = [
  ['States.Array', { minArgs: 0, maxArgs: Infinity, call: (args) => [...args] }],
  [
    'States.ArrayPartition',
    {
      minArgs: 2,
      maxArgs: 2,
      call: ([array, size]) => partition(requireArray(array, 'the array'), requireRounded(size, 'the chunk size')),
    },
  ],
  [
    'States.ArrayContains',
    {
      minArgs: 2,
      maxArgs: 2,
      call: ([array, value]) => requireArray(array, 'the array').some((item) => jsonEquals(item, value as Json)),
    },
  ],
  [
    'States.ArrayRange',
    {
      minArgs: 3,
      maxArgs: 3,
      call: ([first, last, step]) =>
        range(
          requireRounded(first, 'the first value'),
          requireRounded(last, 'the last value'),
          requireRounded(step, 'the step'),
        ),
    },
  ],
  [
    'States.ArrayGetItem',
    { minArgs: 2, maxArgs: 2, call: ([array, index]) => getItem(requireArray(array, 'the array'), index as Json) },
  ],
  ['States.ArrayLength', { minArgs: 1, maxArgs: 1, call: ([array]) => requireArray(array, 'the array').length }],
  ['States.ArrayUnique', { minArgs: 1, maxArgs: 1, call: ([array]) => unique(requireArray(array, 'the array')) }],
];

function partition(array: readonly Json[], size: number): Json {
  if (size < 1) refuse('the chunk size must be positive');
  const chunks: Json[] = [];
  for (let start = 0; start < array.length; start += size) chunks.push(array.slice(start, start + size));
  return chunks;
}

/** Both ends count when the steps meet them. */
function range(first: number, last: number, step: number): Json {
  if (step === 0) refuse('the step must not be zero');
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > MAX_RANGE) refuse(`the range must have at most ${MAX_RANGE} items`);
  return Array.from({ length: count }, (_none, index) => first + index * step);
}

function getItem(array: readonly Json[], index: Json): Json {
  if (typeof index !== 'number' || !Number.isInteger(index)) return refuse('the index must be an integer');
  const item = array[index];
  return item === undefined ? refuse(`the index ${index} is out of bounds`) : item;
}

function unique(array: readonly Json[]): Json {
  const seen = new Set<string>();
  return array.filter((item) => {
    const text = canonicalText(item);
    return !seen.has(text) && seen.add(text) !== undefined;
  });
}
