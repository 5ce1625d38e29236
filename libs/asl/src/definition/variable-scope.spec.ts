import { describe, expect, it } from '@jest/globals';
import { lines, parse } from './spec-support.js';

const TAKEN = "DUPLICATE_VARIABLE_NAME: The variable name 'x' was already defined in a parent scope.";

const machineOf = (name: string, assign: object) => ({
  StartAt: name,
  States: { [name]: { Type: 'Pass', Assign: assign, End: true } },
});
const problems = (states: object) => lines(parse({ StartAt: 'A', States: states }));

describe('the names of variables', () => {
  it('may not hide one of the machine around, wherever that is assigned', () => {
    expect(
      problems({
        A: {
          Type: 'Map',
          ItemProcessor: machineOf('I', { 'x.$': '$' }),
          Catch: [{ ErrorEquals: ['E'], Next: 'B' }],
          Next: 'B',
        },
        B: { Type: 'Pass', Assign: { x: 1 }, End: true },
      }),
    ).toEqual([`${TAKEN} at /States/A/ItemProcessor/States/I/Assign`]);
  });

  it('may not be assigned outside by a Catcher and inside by a branch', () => {
    expect(
      problems({
        A: {
          Type: 'Parallel',
          QueryLanguage: 'JSONata',
          Branches: [machineOf('I', { x: 1 }), machineOf('J', { x: 1 })],
          Catch: [{ ErrorEquals: ['E'], Next: 'B', Assign: { x: 1 } }],
          Next: 'B',
        },
        B: { Type: 'Succeed' },
      }),
    ).toEqual([
      `${TAKEN} at /States/A/Branches[0]/States/I/Assign`,
      `${TAKEN} at /States/A/Branches[1]/States/J/Assign`,
    ]);
  });

  it('may not hide one of any level further out', () => {
    const middle = {
      StartAt: 'M',
      States: { M: { Type: 'Map', ItemProcessor: machineOf('I', { x: 1 }), End: true } },
    };
    expect(
      problems({
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
        P: { Type: 'Parallel', Branches: [middle], End: true },
      }),
    ).toEqual([`${TAKEN} at /States/P/Branches[0]/States/M/ItemProcessor/States/I/Assign`]);
  });

  it('may be the same in branches beside each other, and in children of a DISTRIBUTED Map, which see nothing', () => {
    const distributed = {
      ...machineOf('K', { x: 1 }),
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    };
    expect(
      problems({
        A: { Type: 'Parallel', Branches: [machineOf('I', { y: 1 }), machineOf('J', { y: 2 })], Next: 'B' },
        B: { Type: 'Map', Assign: { x: 1 }, ItemProcessor: distributed, End: true },
      }),
    ).toEqual([]);
  });
});
