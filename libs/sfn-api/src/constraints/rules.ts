/** One constraint on a value that is there. `text` is AWS's sentence about a value that breaks it. */
export interface Rule<T = unknown> {
  readonly name: string;
  readonly text: string;
  holds(value: T): boolean;
}

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export interface TextConstraints extends Bounds {
  /** What lengths count; default UTF-16 units, as Java does. Payloads count UTF-8 bytes. */
  readonly unit?: 'characters' | 'bytes';
  /** The only values there may be, in the order in which AWS lists them. */
  readonly words?: readonly string[];
  /** `text` is the pattern as the model spells it, for the message. */
  readonly pattern?: { readonly matches: RegExp; readonly text: string };
}

export function textRules({ min, max, unit, words, pattern }: TextConstraints): Rule<string>[] {
  const lengthOf =
    unit === 'bytes' ? (value: string) => Buffer.byteLength(value, 'utf8') : ({ length }: string) => length;
  const rules = lengthRules({ min, max }, lengthOf);
  if (pattern !== undefined) {
    const text = `Member must satisfy regular expression pattern: ${pattern.text}`;
    rules.push({ name: 'pattern', text, holds: (value) => pattern.matches.test(value) });
  }
  if (words !== undefined) {
    const text = `Member must satisfy enum value set: [${words.join(', ')}]`;
    rules.push({ name: 'enum', text, holds: (value) => words.includes(value) });
  }
  return rules;
}

/** At least `min` and at most `max` of what `lengthOf` counts. */
export function lengthRules<T>({ min, max }: Bounds, lengthOf: (value: T) => number): Rule<T>[] {
  return boundRules('length', { min, max }, lengthOf);
}

export function rangeRules({ min, max }: Bounds): Rule<number>[] {
  return boundRules('value', { min, max }, (value) => value);
}

function boundRules<T>(what: 'length' | 'value', { min, max }: Bounds, of: (value: T) => number): Rule<T>[] {
  const rules: Rule<T>[] = [];
  // A length of 0 or more is no constraint; a value of 0 or more is one.
  if (min !== undefined && (min > 0 || what === 'value')) {
    const text = `Member must have ${what} greater than or equal to ${min}`;
    rules.push({ name: `min ${what}`, text, holds: (value) => of(value) >= min });
  }
  if (max !== undefined) {
    const text = `Member must have ${what} less than or equal to ${max}`;
    rules.push({ name: `max ${what}`, text, holds: (value) => of(value) <= max });
  }
  return rules;
}
