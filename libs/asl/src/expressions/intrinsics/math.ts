import { randomBytes } from 'node:crypto';

import type { Json } from '../../data/json.js';
import type { Scope } from '../scope.js';
import { firstJavaDouble } from './java-random.js';
import { refuse, requireRounded, type IntrinsicFunction } from './intrinsic-function.js';

const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;

/** States.MathRandom and MathAdd: every argument is rounded half up and must be a 32-bit integer. */
export const mathFunctions: readonly (readonly [string, IntrinsicFunction])[] = [
  [
    'States.MathRandom',
    {
      minArgs: 2,
      maxArgs: 3,
      call: ([start, end, seed], scope) =>
        random(
          requireInt(start, 'the start'),
          requireInt(end, 'the end'),
          seed === undefined ? drawFrom(scope) : firstJavaDouble(requireRounded(seed, 'the seed')),
        ),
    },
  ],
  [
    'States.MathAdd',
    {
      minArgs: 2,
      maxArgs: 2,
      call: ([a, b]) => inRange(requireInt(a, 'the first number') + requireInt(b, 'the second number'), 'the sum'),
    },
  ],
];

function requireInt(value: Json | undefined, argument: string): number {
  return inRange(requireRounded(value, argument), argument);
}

function inRange(value: number, argument: string): number {
  return value >= INT_MIN && value <= INT_MAX ? value : refuse(`${argument} must be between ${INT_MIN} and ${INT_MAX}`);
}

/** From `start` up to, not including, `end`. */
function random(start: number, end: number, draw: number): number {
  if (start >= end) refuse('the start must be below the end');
  return start + Math.floor(draw * (end - start));
}

/** In [0, 1); the engine's own source makes a decision repeatable, see Scope. */
function drawFrom(scope: Scope): number {
  return scope.random?.() ?? randomBytes(4).readUInt32BE() / 2 ** 32;
}
