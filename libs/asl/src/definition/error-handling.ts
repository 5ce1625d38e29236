import { assign } from './assign.js';
import { resultPath } from './expression-fields.js';
import type { FieldNames, Fields } from './fields.js';
import { ERROR_OUTPUT, inJsonata, jsonataValue } from './jsonata-fields.js';
import { MESSAGE } from './messages.js';
import type { Catcher, Retrier } from './model.js';

const MAX_COUNT = 99_999_999;
/** Must be less than 31,622,400 (AWS developer guide, "Retrying after an error"). */
const MAX_DELAY_SECONDS = 31_622_399;

const RETRIER_FIELDS = [
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
];
const CATCHER_FIELDS: FieldNames = {
  both: ['ErrorEquals', 'Next', 'Assign', 'Comment'],
  JSONPath: ['ResultPath'],
  JSONata: ['Output'],
};

/** Retry and Catch of a Task, Parallel or Map state; empty arrays are legal and do nothing. */
export function errorHandling(state: Fields): { retry: readonly Retrier[]; catch: readonly Catcher[] } {
  const retriers = state.objects('Retry');
  const catchers = state.objects('Catch');
  checkWildcard(retriers);
  checkWildcard(catchers);
  return { retry: retriers.map(retrier), catch: catchers.map(catcher) };
}

function retrier(fields: Fields): Retrier {
  fields.allowOnly(RETRIER_FIELDS);
  fields.require('ErrorEquals');
  fields.string('Comment');
  const intervalSeconds = fields.integer('IntervalSeconds', { min: 1, max: MAX_COUNT }) ?? 1;
  const maxDelaySeconds = fields.integer('MaxDelaySeconds', { min: 1, max: MAX_DELAY_SECONDS });
  if (maxDelaySeconds !== undefined && maxDelaySeconds >= 1 && maxDelaySeconds <= intervalSeconds)
    fields.error(MESSAGE.maxDelay, 'MaxDelaySeconds');
  return {
    errorEquals: fields.strings('ErrorEquals'),
    intervalSeconds,
    maxAttempts: fields.integer('MaxAttempts', { min: 0, max: MAX_COUNT }) ?? 3,
    backoffRate: fields.number('BackoffRate', { min: 1 }) ?? 2,
    maxDelaySeconds,
    jitterStrategy: fields.oneOf('JitterStrategy', ['NONE', 'FULL']) ?? 'NONE',
  };
}

function catcher(fields: Fields): Catcher {
  fields.allowByLanguage(CATCHER_FIELDS);
  fields.require('ErrorEquals', 'Next');
  fields.string('Comment');
  return {
    errorEquals: fields.strings('ErrorEquals'),
    next: fields.string('Next') ?? '',
    resultPath: resultPath(fields),
    assign: assign(fields),
    jsonata: inJsonata(fields, () => ({
      output: jsonataValue(fields, 'Output', ERROR_OUTPUT),
      assign: jsonataValue(fields, 'Assign', ERROR_OUTPUT),
    })),
  };
}

/** `States.ALL` matches everything, so it stands alone in its list and in the last entry. */
function checkWildcard(entries: readonly Fields[]): void {
  entries.forEach((entry, index) => {
    const names = entry.get('ErrorEquals');
    if (!Array.isArray(names) || !names.includes('States.ALL')) return;
    if (names.length > 1 || index < entries.length - 1) entry.error(MESSAGE.statesAll, 'ErrorEquals');
  });
}
