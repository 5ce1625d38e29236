import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { ConstraintViolation } from './errors/index.js';
import { readRequest, type OperationName } from './read-request.js';
import { REQUESTS } from './requests/index.js';
import { brokenValuesOf, MODEL, requestWith, type Broken } from './testing/model.js';
import { SDK_OPERATIONS } from './testing/sdk-model.js';

/* The model that is kept, the classes that are made of it, what they refuse, and the model of AWS's own SDK: all one. */

/** The SDK knows one sort of number. */
const sdkTypeOf = (type = '') => (['integer', 'long', 'float'].includes(type) ? 'number' : type);

const OPERATIONS = Object.keys(MODEL.operations) as OperationName[];

describe('the request classes', () => {
  it('are what the script writes from the model', () => {
    const script = new URL('../../../scripts/api-model/run.mjs', import.meta.url);
    execFileSync(process.execPath, [script.pathname, '--check'], { stdio: 'pipe' });
  });

  it('are there for every operation, and for nothing else', () => {
    expect(Object.keys(REQUESTS)).toEqual(OPERATIONS);
    expect(OPERATIONS).toHaveLength(37);
  });

  it.each(OPERATIONS)(
    '%s takes a request whose members are all at their smallest, and at their largest',
    (operation) => {
      for (const bound of ['min', 'max'] as const) {
        const request = requestWith(operation, bound);
        expect({ ...readRequest(operation, request) }).toEqual(request);
      }
    },
  );

  const cases = OPERATIONS.flatMap((operation) =>
    brokenValuesOf(operation).map((broken): [OperationName, string, string, Broken] => [
      operation,
      broken.path,
      broken.constraint.slice(0, 60),
      broken,
    ]),
  );
  it.each(cases)('%s refuses %s: %s', (operation, path, _, { request, constraint }) => {
    const refusal = (() => {
      try {
        readRequest(operation, request);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(ConstraintViolation);
    const { violations } = refusal as ConstraintViolation;
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatch(/^Value( null| '.*')? at '/s);
    expect(violations[0]?.replace(/^Value( null| '.*')? at '/s, '')).toBe(
      `${path}' failed to satisfy constraint: ${constraint}`,
    );
  });
});

describe('the model of the AWS SDK', () => {
  it('has the same operations', () => {
    expect(Object.keys(SDK_OPERATIONS).sort()).toEqual(OPERATIONS);
  });

  it.each(OPERATIONS)('has the same members and errors of %s', (operation) => {
    const { input, errors } = MODEL.operations[operation];
    const { members = {}, required = [] } = MODEL.shapes[input] as (typeof MODEL.shapes)[string];
    const types = Object.entries(members).map(([name, shape]) => [name, sdkTypeOf(MODEL.shapes[shape]?.type)]);
    expect(SDK_OPERATIONS[operation]).toEqual({
      members: Object.fromEntries(types),
      required: [...required].sort(),
      errors: [...errors].sort(),
    });
  });
});
