import { isJsonObject, type Json, type JsonObject } from '../../data/json.js';
import { compileChoiceRule } from '../../expressions/index.js';
import { assign } from '../assign.js';
import { FIELDS, inputOutput } from '../common-fields.js';
import { looksLikeExpression } from '../expression-fields.js';
import type { Fields } from '../fields.js';
import { MESSAGE } from '../messages.js';
import type { ChoiceRule, ChoiceState } from '../model.js';
import type { StateShape } from './state-shape.js';

const JSONATA_RULE_FIELDS = ['Condition', 'Next', 'Assign', 'Output', 'Comment'];
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
  }),
};

function choiceRule(rule: Fields): ChoiceRule {
  rule.require('Next');
  rule.string('Comment');
  return { next: rule.string('Next') ?? '', assign: assign(rule), matches: condition(rule) };
}

function condition(rule: Fields): ChoiceRule['matches'] {
  if (rule.around.queryLanguage === 'JSONata') {
    rule.require('Condition');
    rule.allowOnly(JSONATA_RULE_FIELDS);
    return () => false;
  }
  const foreign = ['Condition', 'Output'].filter((name) => rule.has(name));
  for (const name of foreign) rule.error(MESSAGE.otherLanguage(name, 'JSONPath', 'JSONata'));
  if (foreign.includes('Condition')) return () => false;

  const compiled = compileChoiceRule(rule.raw);
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
