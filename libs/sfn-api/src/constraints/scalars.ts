import { refuseKind } from './json-kind.js';
import { violation, type Shape } from './shape.js';

export interface StringConstraints {
  readonly min?: number;
  readonly max?: number;
  /** What lengths count; default UTF-16 units, as Java does. Payloads count UTF-8 bytes. */
  readonly unit?: 'characters' | 'bytes';
  /** `text` is the pattern as the model spells it, for the message. */
  readonly pattern?: { readonly matches: RegExp; readonly text: string };
  readonly sensitive?: boolean;
}

export function string(constraints: StringConstraints = {}): Shape<string> {
  const { min = 0, max = Infinity, unit = 'characters', pattern, sensitive = false } = constraints;
  const shape: Shape<string> = {
    sensitive,
    read: (value) => (typeof value === 'string' ? value : refuseKind(value, 'a String')),
    show: (value) => value,
    check(value, path, report) {
      const length = unit === 'bytes' ? Buffer.byteLength(value, 'utf8') : value.length;
      if (length < min)
        report(violation(shape, value, path, `Member must have length greater than or equal to ${min}`));
      if (length > max) report(violation(shape, value, path, `Member must have length less than or equal to ${max}`));
      if (pattern !== undefined && !pattern.matches.test(value)) {
        report(violation(shape, value, path, `Member must satisfy regular expression pattern: ${pattern.text}`));
      }
    },
  };
  return shape;
}

/** An enumeration; the words in the order in which AWS lists them in its message. */
export function oneOf<const W extends string>(...words: readonly W[]): Shape<W> {
  const shape: Shape<W> = {
    read: (value) => (typeof value === 'string' ? (value as W) : refuseKind(value, 'a String')),
    show: (value) => value,
    check(value, path, report) {
      if (!words.includes(value))
        report(violation(shape, value, path, `Member must satisfy enum value set: [${words.join(', ')}]`));
    },
  };
  return shape;
}

export function integer({
  min = -(2 ** 31),
  max = 2 ** 31 - 1,
}: { readonly min?: number; readonly max?: number } = {}): Shape<number> {
  const shape: Shape<number> = {
    read: (value) => (typeof value === 'number' && Number.isInteger(value) ? value : refuseKind(value, 'an Integer')),
    show: String,
    check(value, path, report) {
      if (value < min) report(violation(shape, value, path, `Member must have value greater than or equal to ${min}`));
      if (value > max) report(violation(shape, value, path, `Member must have value less than or equal to ${max}`));
    },
  };
  return shape;
}

export const boolean: Shape<boolean> = {
  read: (value) => (typeof value === 'boolean' ? value : refuseKind(value, 'a Boolean')),
  show: String,
  check: () => undefined,
};
