import { describe } from '@jest/globals';
import fc from 'fast-check';
import {
  compileChoiceRule,
  compileIntrinsic,
  compilePath,
  compileReferencePath,
  compileTemplate,
  type Json,
  type JsonObject,
  parseTimestamp,
  type Scope,
} from '#asl';
import { declaredErrorsOnly, fuzz } from './fuzz-target.js';
import { inputs } from './generators/inputs.js';
import { pathTexts } from './generators/path-texts.js';
import { choiceRules, templates } from './generators/templates.js';
import { intrinsicTexts, timestampTexts } from './generators/texts.js';

/** What expressions read. */
const scopeOf = (input: unknown): Scope => ({
  input: input as Json,
  context: { a: 'c', State: { Name: 'S' } },
  variables: new Map<string, Json>([['x', { a: 1 }]]),
  random: () => 0.5,
  uuid: () => '00000000-0000-4000-8000-000000000000',
});

describe('expressions', () => {
  const data: Json = JSON.parse('{"a":[{"a":1,"b":"x"},{"a":2}],"b":{"a":null},"__proto__":{"a":7}}') as Json;
  const before = JSON.stringify(data);

  fuzz('a path is refused as such, or finds something or nothing', {
    cases: pathTexts,
    floors: { compile: 0.5, 'find something': 0.3 },
    holds(text, reached) {
      declaredErrorsOnly(() => {
        const path = compilePath(text);
        reached('compile');
        path.read({ ...scopeOf(data), variables: new Map([['x', data]]) });
        reached('find something');
      });
      return JSON.stringify(data) === before;
    },
  });

  fuzz('a reference path is refused as such, or writes into a copy', {
    cases: pathTexts,
    floors: { compile: 0.15, write: 0.08 },
    holds(text, reached) {
      declaredErrorsOnly(() => {
        const path = compileReferencePath(text);
        reached('compile');
        path.write(data, 'new');
        reached('write');
      });
      return JSON.stringify(data) === before;
    },
  });

  fuzz('intrinsic functions give a value or a declared error', {
    cases: fc.tuple(intrinsicTexts, inputs),
    floors: { compile: 0.5, 'give a value': 0.2 },
    holds([text, input], reached) {
      declaredErrorsOnly(() => {
        const expression = compileIntrinsic(text);
        reached('compile');
        JSON.stringify(expression.evaluate(scopeOf(input)));
        reached('give a value');
      });
    },
  });

  fuzz('payload templates give a value or a declared error, and leave the input as it is', {
    cases: fc.tuple(templates, inputs),
    floors: { compile: 0.5, 'give a value': 0.6 },
    holds([template, input], reached) {
      const text = JSON.stringify(input);
      const { template: compiled, problems } = compileTemplate(template as Json, 'Parameters');
      if (problems.length === 0) reached('compile');
      declaredErrorsOnly(() => {
        JSON.stringify(compiled.evaluate(scopeOf(input)));
        reached('give a value');
      });
      return JSON.stringify(input) === text;
    },
  });

  fuzz('choice rules match, do not match, or give a declared error', {
    cases: fc.tuple(choiceRules, inputs),
    floors: { compile: 0.8, 'are decided': 0.8, match: 0.05 },
    holds([rule, input], reached) {
      if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return;
      declaredErrorsOnly(() => {
        const compiled = compileChoiceRule(rule as JsonObject);
        reached('compile');
        if (compiled.matches(scopeOf(input))) reached('match');
        reached('are decided');
      });
    },
  });

  fuzz('timestamps are read as the platform reads them, or refused', {
    cases: timestampTexts,
    floors: { 'are read': 0.3 },
    holds(text, reached) {
      const read = parseTimestamp(text);
      if (read !== undefined) reached('are read');
      return read === undefined || /\.\d{4,}/.test(text) || read.epochMs === Date.parse(text);
    },
  });
});
