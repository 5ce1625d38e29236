import fc from 'fast-check';
import { objectOf, timestampTexts, values } from './texts.js';

/** Inputs in which most of the paths find something. */
export const inputs: fc.Arbitrary<object> = fc
  .record({
    a: values,
    b: fc.record({ a: values }),
    items: fc.array(values, { maxLength: 4 }),
    n: fc.oneof({ weight: 4, arbitrary: fc.nat(9) }, { weight: 1, arbitrary: values }),
    text: fc.oneof({ weight: 3, arbitrary: fc.constant('2031-01-01T00:00:00Z') }, timestampTexts, values),
  })
  .map((input) => objectOf([...Object.entries(input), ['__proto__', { a: 7 }]]));
