import { describe, expect, it } from '@jest/globals';
import { problemsOfState } from '../spec-support.js';

describe('Choice', () => {
  const isOne = { Variable: '$.n', NumericEquals: 1 };

  it.each<{ readonly state: object; readonly problems: readonly string[] }>([
    { state: { Type: 'Choice' }, problems: ['These fields are required: [Choices] at /States/X'] },
    { state: { Type: 'Choice', Choices: [] }, problems: ['Value cannot be empty at /States/X/Choices'] },
    { state: { Type: 'Choice', Choices: {} }, problems: ['Expected value of type Array at /States/X/Choices'] },
    { state: { Type: 'Choice', Choices: [7] }, problems: ['Expected value of type Object at /States/X/Choices[0]'] },
    { state: { Type: 'Choice', Choices: [{ ...isOne, Next: 'Done' }] }, problems: [] },
    {
      state: { Type: 'Choice', Choices: [isOne] },
      problems: ['These fields are required: [Next] at /States/X/Choices[0]'],
    },
    {
      state: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Done' }] },
      problems: [
        "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage at /States/X/Choices[0]",
      ],
    },
    {
      state: { Type: 'Choice', Choices: [{ And: [{ Variable: '$.a', StringEquals: '$.b' }], Next: 'Done' }] },
      problems: [
        "warning NO_PATH: The value of 'StringEquals' looks like a path, but the name does not end in 'Path' at /States/X/Choices[0]/And[0]/StringEquals",
      ],
    },
    {
      state: { Type: 'Choice', Choices: [{ ...isOne, Next: 'Done' }], Default: 'Nowhere', End: true },
      problems: [
        "Field 'End' is not supported at /States/X",
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Nowhere at /States/X/Default",
      ],
    },
    {
      state: { Type: 'Choice', Choices: [{ ...isOne, Next: 'Done', Output: 1 }] },
      problems: [
        "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/X/Choices[0]",
      ],
    },
    {
      state: { Type: 'Choice', Choices: [{ NumericEquals: '1' }] },
      problems: [
        'These fields are required: [Next] at /States/X/Choices[0]',
        'These fields are required: [Variable] at /States/X/Choices[0]',
        'Expected value of type Number at /States/X/Choices[0]/NumericEquals',
      ],
    },
  ])('$state → $problems', ({ state, problems }) => {
    expect(problemsOfState(state)).toEqual(problems);
  });

  it('reports the problems of a comparison below its rule', () => {
    const [problem] = problemsOfState({ Type: 'Choice', Choices: [{ Variable: 'n', NumericEquals: 1, Next: 'Done' }] });
    expect(problem).toMatch(/^Value is not a Reference Path: .* at \/States\/X\/Choices\[0\]\/Variable$/);
  });
});
