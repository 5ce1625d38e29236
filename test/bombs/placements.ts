import type { Definition } from '../support/shop-runtime.js';

/** A place in a definition where an expression may stand. */
export interface Placement {
  /** As AWS names the field in an error. */
  readonly field: string;
  /** A machine with the expression there, in the state `Bomb`. */
  readonly machine: (expression: string) => Definition;
}

const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:never-called';
const only = (state: object): Definition => machine({ Bomb: state });
const machine = (states: Readonly<Record<string, object>>): Definition =>
  Object.assign({ QueryLanguage: 'JSONata' }, { StartAt: Object.keys(states)[0] as string, States: states });
const end = { End: true };
const inside = { StartAt: 'Inside', States: { Inside: { Type: 'Pass', ...end } } };
const failing = { StartAt: 'Inside', States: { Inside: { Type: 'Fail', Error: 'Lit' } } };

/** All kinds of states and fields, the outermost of each visit as well as those in the midst of a failure. */
export const PLACEMENTS: readonly Placement[] = [
  { field: 'Output', machine: (bomb) => only({ Type: 'Pass', Output: bomb, ...end }) },
  {
    field: 'Choices[0]/Condition',
    machine: (bomb) =>
      machine({
        Bomb: { Type: 'Choice', Choices: [{ Condition: bomb, Next: 'Done' }], Default: 'Done' },
        Done: { Type: 'Succeed' },
      }),
  },
  { field: 'Seconds', machine: (bomb) => only({ Type: 'Wait', Seconds: bomb, ...end }) },
  { field: 'Items', machine: (bomb) => only({ Type: 'Map', Items: bomb, ItemProcessor: inside, ...end }) },
  {
    field: 'ItemSelector/deep[1]',
    machine: (bomb) =>
      only({ Type: 'Map', Items: [1, 2], ItemSelector: { deep: [0, bomb] }, ItemProcessor: inside, ...end }),
  },
  { field: 'Assign/v', machine: (bomb) => only({ Type: 'Pass', Assign: { v: bomb }, ...end }) },
  {
    field: 'Catch[0]/Output',
    machine: (bomb) =>
      machine({
        Bomb: {
          Type: 'Parallel',
          Branches: [failing],
          Retry: [{ ErrorEquals: ['Lit'], MaxAttempts: 1, IntervalSeconds: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Output: bomb, Next: 'Done' }],
          ...end,
        },
        Done: { Type: 'Succeed' },
      }),
  },
  { field: 'Cause', machine: (bomb) => only({ Type: 'Fail', Error: 'Fused', Cause: bomb }) },
  {
    field: 'TimeoutSeconds',
    machine: (bomb) => only({ Type: 'Task', Resource: FUNCTION, TimeoutSeconds: bomb, ...end }),
  },
  {
    field: 'Arguments/a',
    machine: (bomb) => only({ Type: 'Task', Resource: FUNCTION, Arguments: { a: bomb }, ...end }),
  },
];
