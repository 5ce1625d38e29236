import { describe, expect, it } from '@jest/globals';
import { explainJsonSyntaxError, parseStateMachine, variableReferences } from '#asl';
import { fuzz } from './fuzz-target.js';
import { definitionTexts } from './generators/definition-texts.js';
import { jsonTexts } from './generators/texts.js';
import { JSONATA_DEFINITION, JSONPATH_DEFINITION } from './generators/valid-definitions.js';

describe('definitions', () => {
  it.each([JSONPATH_DEFINITION, JSONATA_DEFINITION])('are made from valid ones', (definition) => {
    expect(parseStateMachine(JSON.stringify(definition)).problems).toEqual([]);
  });

  fuzz('a definition becomes a machine exactly when it has no ERROR', {
    cases: definitionTexts,
    floors: { 'become machines': 0.2 },
    holds(text, reached) {
      const { machine, problems } = parseStateMachine(text);
      if (machine !== undefined) {
        variableReferences(machine);
        reached('become machines');
      }
      return (machine === undefined) === problems.some(({ severity }) => severity === 'ERROR');
    },
  });

  fuzz('a text that is no JSON is explained, and is no definition', {
    cases: jsonTexts,
    floors: { 'are JSON': 0.2 },
    holds(text, reached) {
      const { machine, problems } = parseStateMachine(text);
      try {
        JSON.parse(text);
        reached('are JSON');
      } catch {
        explainJsonSyntaxError(text);
      }
      return machine === undefined && problems.some(({ severity }) => severity === 'ERROR');
    },
  });
});
