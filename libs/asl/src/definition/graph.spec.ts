import { describe, expect, it } from '@jest/globals';
import { lines, parse } from './spec-support.js';

const pass = (Next?: string) => ({ Type: 'Pass', ...(Next === undefined ? { End: true } : { Next }) });
const MISSING = 'MISSING_TRANSITION_TARGET:';

describe('transitions', () => {
  it.each([
    {
      title: 'a Next that names no state, and a state nobody goes to',
      definition: { StartAt: 'pass1', States: { pass1: pass('pass3'), pass2: pass() } },
      problems: [
        `${MISSING} Missing 'Next' target: pass3 at /States/pass1/Next`,
        `${MISSING} State "pass2" is not reachable. at /States/pass2`,
      ],
    },
    {
      title: 'a StartAt that names no state',
      definition: { StartAt: 'own.run', States: { run: pass() } },
      problems: [
        `${MISSING} Missing 'Next' target: own.run at /StartAt`,
        `${MISSING} State "run" is not reachable. at /States/run`,
      ],
    },
    {
      title: 'of states nobody comes to the first only, under a StartAt that names none as well',
      definition: { StartAt: 'Z', States: { A: pass('B'), B: pass('C'), C: pass() } },
      problems: [
        `${MISSING} Missing 'Next' target: Z at /StartAt`,
        `${MISSING} State "A" is not reachable. at /States/A`,
      ],
    },
    {
      title: 'a ring with a way that nobody goes into it',
      definition: { StartAt: 'A', States: { A: pass(), In: pass('B'), B: pass('C'), C: pass('B') } },
      problems: [`${MISSING} State "In" is not reachable. at /States/In`],
    },
    {
      title: 'no state out of reach while there is no end',
      definition: { StartAt: 'A', States: { A: pass('B'), B: pass('A'), C: pass('A') } },
      problems: ['MISSING_END_STATE: Workflow has no terminal state at null'],
    },
    {
      title: 'a missing target before the missing end',
      definition: { StartAt: 'A', States: { A: pass('Nope') } },
      problems: [
        `${MISSING} Missing 'Next' target: Nope at /States/A/Next`,
        'MISSING_END_STATE: Workflow has no terminal state at null',
      ],
    },
    {
      title: 'targets without a name',
      definition: {
        StartAt: '',
        States: {
          A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: '' }], Default: 'B' },
          B: pass(),
        },
      },
      problems: [
        `${MISSING} Missing 'Next' target:  at /StartAt`,
        `${MISSING} Missing 'Next' target:  at /States/A/Choices[0]/Next`,
        `${MISSING} State "A" is not reachable. at /States/A`,
      ],
    },
    {
      title: 'a ring of states beside the way',
      definition: { StartAt: 'A', States: { A: pass(), B: pass('C'), C: pass('B') } },
      problems: [
        `${MISSING} State "B" is not reachable. at /States/B`,
        `${MISSING} State "C" is not reachable. at /States/C`,
      ],
    },
    {
      title: 'a way that never ends',
      definition: { StartAt: 'A', States: { A: pass('B'), B: pass('A') } },
      problems: ['MISSING_END_STATE: Workflow has no terminal state at null'],
    },
    {
      title: 'the place of a branch that never ends',
      definition: {
        StartAt: 'P',
        States: { P: { Type: 'Parallel', End: true, Branches: [{ StartAt: 'A', States: { A: pass('A') } }] } },
      },
      problems: ['MISSING_END_STATE: Workflow has no terminal state at /States/P/Branches[0]'],
    },
    {
      title: 'nothing about reachability while a state cannot be read',
      definition: { StartAt: 'A', States: { A: { Type: 'Jump', Next: 'B' }, B: pass() } },
      problems: [
        "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/A/Type",
      ],
    },
    {
      title: 'no missing target for a state that is there but wrong',
      definition: { StartAt: 'A', States: { A: pass('B'), B: 7 } },
      problems: ['Expected value of type Object at /States/B'],
    },
    {
      title: 'nothing for states named like members of every object',
      definition: JSON.parse(
        '{"StartAt":"__proto__","States":{"__proto__":{"Type":"Pass","Next":"constructor"},"constructor":{"Type":"Succeed"}}}',
      ) as object,
      problems: [],
    },
    {
      title: 'a target that only the prototype of objects has',
      definition: { StartAt: 'A', States: { A: pass('toString') } },
      problems: [
        `${MISSING} Missing 'Next' target: toString at /States/A/Next`,
        'MISSING_END_STATE: Workflow has no terminal state at null',
      ],
    },
  ])('reports $title', ({ definition, problems }) => {
    expect(lines(parse(definition))).toEqual(problems);
  });

  it('reaches states by Next, Choices, Default and Catch', () => {
    const definition = {
      StartAt: 'Pick',
      States: {
        Pick: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'Work' }], Default: 'Rest' },
        Work: {
          Type: 'Task',
          Resource: 'arn:aws:states:::sns:publish',
          Next: 'Rest',
          Catch: [{ ErrorEquals: ['E'], Next: 'Lost' }],
        },
        Rest: { Type: 'Wait', Seconds: 1, Next: 'Done' },
        Lost: { Type: 'Fail' },
        Done: { Type: 'Succeed' },
      },
    };
    const { machine, problems } = parse(definition);
    expect(problems).toEqual([]);
    expect([...(machine?.states.keys() ?? [])]).toEqual(['Pick', 'Work', 'Rest', 'Lost', 'Done']);
  });
});
