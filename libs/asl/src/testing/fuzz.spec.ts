import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseStateMachine } from '../definition/parse.js';
import { lines, parse } from '../definition/spec-support.js';
import { variableReferences } from '../definition/variable-references.js';
import type { Json } from '../data/json.js';
import { compilePath, compileReferencePath, ExpressionSyntaxError } from '../expressions/index.js';
import { StatesError } from '../states-error.js';
import { definitionTexts, JSONATA_DEFINITION, JSONPATH_DEFINITION, pathTexts } from './index.js';

/** A short look by default; CI asks for 20,000 and `npm run fuzz` for a million. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? (process.env['CI'] === 'true' ? 20_000 : 1_000));
const FIXED_SEED = 20_261_122;
/** fast-check prints the seed of a failure, which repeats it. */
const SEEDS = [FIXED_SEED, Date.now() >>> 0];
const TIMEOUT_MS = 60_000 + RUNS * 5;

const inherited = Object.getOwnPropertyNames(Object.prototype).join();
const isUntouched = () => Object.getOwnPropertyNames(Object.prototype).join() === inherited;

describe('any definition', () => {
  it.each([JSONPATH_DEFINITION, JSONATA_DEFINITION])('starts from valid ones', (definition) => {
    expect(lines(parse(definition))).toEqual([]);
  });

  it.each(SEEDS)(
    'is parsed without an exception, to a machine exactly when there is no ERROR (seed %i)',
    (seed) => {
      fc.assert(
        fc.property(definitionTexts, (text) => {
          const { machine, problems } = parseStateMachine(text);
          if (machine !== undefined) variableReferences(machine);
          const hasError = problems.some(({ severity }) => severity === 'ERROR');
          return (machine === undefined) === hasError && isUntouched();
        }),
        { numRuns: RUNS, seed },
      );
    },
    TIMEOUT_MS,
  );
});

describe('any path', () => {
  const data: Json = JSON.parse('{"a":[{"a":1,"b":"x"},{"a":2}],"b":{"a":null},"__proto__":{"a":7}}') as Json;
  const scope = { input: data, context: { a: 'c' }, variables: new Map<string, Json>([['x', data]]) };

  it.each(SEEDS)(
    'is refused as such, or finds something or nothing, and writes a copy (seed %i)',
    (seed) => {
      const before = JSON.stringify(data);
      fc.assert(
        fc.property(pathTexts, (text) => {
          declaredErrorsOnly(() => compilePath(text).read(scope));
          declaredErrorsOnly(() => compileReferencePath(text).write(data, 'new'));
          return isUntouched() && JSON.stringify(data) === before;
        }),
        { numRuns: RUNS, seed },
      );
    },
    TIMEOUT_MS,
  );
});

function declaredErrorsOnly(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError || error instanceof StatesError)) throw error;
  }
}
