import { isJsonObject, type Json, type JsonObject } from '../../data/json.js';
import { choiceOperators, compileChoiceRule } from '../../expressions/index.js';
import type { JsonataTemplate } from '../../expressions/jsonata/model.js';
import { assign } from '../assign.js';
import { FIELDS, inputOutput } from '../common-fields.js';
import { looksLikeExpression, noteReads } from '../expression-fields.js';
import type { FieldNames, Fields } from '../fields.js';
import { inJsonata, isExpressionField, jsonataValue } from '../jsonata-fields.js';
import { MESSAGE } from '../messages.js';
import type { ChoiceRule, ChoiceState } from '../model.js';
import type { StateShape } from './state-shape.js';

const RULE_FIELDS: FieldNames = {
  both: ['Next', 'Assign', 'Comment'],
  JSONPath: ['Variable', ...choiceOperators],
  JSONata: ['Condition', 'Output'],
};
/** What a rule holds besides the operands of its comparison. */
const NOT_AN_OPERAND = ['Variable', 'Next', 'Assign', 'Comment'];

export const choice: StateShape<ChoiceState> = {
  fields: { both: ['Choices', 'Default', 'Assign'], JSONPath: FIELDS.inputOutput, JSONata: ['Output'] },
  required: ['Choices'],
  read: (state) => ({
    type: 'Choice',
    ...inputOutput(state),
    choices: state.someObjects('Choices').map(choiceRule),
    default: state.string('Default'),
    assign: assign(state),
    jsonata: inJsonata(state, () => ({
      output: jsonataValue(state, 'Output'),
      assign: jsonataValue(state, 'Assign'),
    })),
  }),
};

function choiceRule(rule: Fields): ChoiceRule {
  rule.require('Next');
  rule.string('Comment');
  return {
    matches: condition(rule),
    next: rule.string('Next') ?? '',
    assign: assign(rule),
    jsonata: inJsonata(rule, () => ({
      condition: jsonataCondition(rule),
      output: jsonataValue(rule, 'Output'),
      assign: jsonataValue(rule, 'Assign'),
    })),
  };
}

/** An expression, or `true` or `false` as it stands. */
function jsonataCondition(rule: Fields): JsonataTemplate | undefined {
  if (isExpressionField(rule, 'Condition') || typeof rule.get('Condition') === 'boolean')
    return jsonataValue(rule, 'Condition');
  if (rule.has('Condition')) rule.wrongType('Boolean', 'Condition');
  return undefined;
}

function condition(rule: Fields): ChoiceRule['matches'] {
  if (rule.around.queryLanguage === 'JSONata') {
    rule.require('Condition');
    rule.allowByLanguage(RULE_FIELDS);
    return () => false;
  }
  const foreign = ['Condition', 'Output'].filter((name) => rule.has(name));
  for (const name of foreign) rule.error(MESSAGE.otherLanguage(name, 'JSONPath', 'JSONata'));
  if (foreign.includes('Condition')) return () => false;

  const { Output: _noted, ...own } = rule.raw;
  const compiled = noteReads(rule, compileChoiceRule(own));
  for (const { location, message } of compiled.problems)
    rule.around.document.error(message, `${rule.location}${location}`);
  warnOfPathOperands(rule, rule.raw, '');
  return (scope) => compiled.matches(scope);
}

/** `"StringEquals": "$.x"` compares with the text `$.x`; StringEqualsPath was meant. */
function warnOfPathOperands(rule: Fields, comparison: JsonObject, place: string): void {
  for (const [name, value] of Object.entries(comparison)) {
    if (NOT_AN_OPERAND.includes(name)) continue;
    const at = `${place}/${name}`;
    if (!name.endsWith('Path') && looksLikeExpression(value)) {
      rule.around.document.warning('NO_PATH', MESSAGE.noPath(name), `${rule.location}${at}`);
    }
    if (isJsonObject(value)) warnOfPathOperands(rule, value, at);
    if (isArray(value)) {
      value.forEach((inner, index) => {
        if (isJsonObject(inner)) warnOfPathOperands(rule, inner, `${at}[${index}]`);
      });
    }
  }
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
