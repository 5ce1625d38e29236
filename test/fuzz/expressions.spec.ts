import { describe } from '@jest/globals';
import fc from 'fast-check';
import {
  compileChoiceRule,
  compileIntrinsic,
  compileTemplate,
  type Json,
  type JsonObject,
  parseTimestamp,
  type Scope,
} from '#asl';
import { compileJsonata, evaluateJsonata, type JsonataExpression } from '#asl/expressions/jsonata';
import { choiceRules, inputs, templates } from './documents.js';
import { declaredErrorsOnly, fuzz } from './fuzz-target.js';
import { intrinsicTexts, jsonataTexts, timestampTexts } from './texts.js';

/** What expressions read; a text, so that each case has its own and what it writes into shows in no other. */
const scopeOf = (input: unknown): Scope => ({
  input: input as Json,
  context: { State: { Name: 'S' } },
  variables: new Map<string, Json>([['x', { a: 1 }]]),
  random: () => 0.5,
  uuid: () => '00000000-0000-4000-8000-000000000000',
});

describe('expressions', () => {
  fuzz('intrinsic functions give a value or a declared error', fc.tuple(intrinsicTexts, inputs), ([text, input]) => {
    declaredErrorsOnly(() => JSON.stringify(compileIntrinsic(text).evaluate(scopeOf(input))));
  });

  fuzz(
    'payload templates give a value or a declared error, and leave the input as it is',
    fc.tuple(templates, inputs),
    ([template, input]) => {
      const before = JSON.stringify(input);
      const { template: compiled } = compileTemplate(template as Json, 'Parameters');
      declaredErrorsOnly(() => JSON.stringify(compiled.evaluate(scopeOf(input))));
      return JSON.stringify(input) === before;
    },
  );

  fuzz('choice rules match, do not match, or give a declared error', fc.tuple(choiceRules, inputs), ([rule, input]) => {
    if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return;
    declaredErrorsOnly(() => compileChoiceRule(rule as JsonObject).matches(scopeOf(input)));
  });

  fuzz('timestamps are read as the platform reads them, or refused', timestampTexts, (text) => {
    const read = parseTimestamp(text);
    return read === undefined || /\.\d{4,}/.test(text) || read.epochMs === Date.parse(text);
  });

  fuzz('JSONata is refused, or answers within its limits', fc.tuple(jsonataTexts, inputs), async ([text, input]) => {
    let expression: JsonataExpression;
    try {
      expression = compileJsonata(text);
    } catch (error) {
      return declaredErrorsOnly(() => {
        throw error;
      });
    }
    if (!expression.cheap) return;
    const before = JSON.stringify(input);
    const bindings = {
      states: { input: input as Json, context: {} },
      variables: new Map<string, Json>([['x', input as Json]]),
    };
    const result = await evaluateJsonata(expression, bindings, { timeoutMs: 25 });
    if (result.ok) JSON.stringify(result.value);
    return JSON.stringify(input) === before;
  });
});
