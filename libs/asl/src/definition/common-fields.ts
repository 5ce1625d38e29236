import { pathOrNull, resultPath, template } from './expression-fields.js';
import type { Fields } from './fields.js';
import { MESSAGE } from './messages.js';
import type { Path, PayloadTemplate, ReferencePath } from '../expressions/index.js';

/** Names of field groups that several state types share, for their field tables. */
export const FIELDS = {
  transition: ['Next', 'End'],
  inputOutput: ['InputPath', 'OutputPath'],
  errorHandling: ['Retry', 'Catch'],
} as const;

export function inputOutput(state: Fields): { inputPath?: Path | null; outputPath?: Path | null } {
  return { inputPath: pathOrNull(state, 'InputPath'), outputPath: pathOrNull(state, 'OutputPath') };
}

/** Next, or `"End": true`: exactly one of the two. `"End": false` says nothing; a wrong End is noted as that alone. */
export function transition(state: Fields): { next?: string } {
  const end = state.boolean('End');
  const next = state.string('Next');
  if (end === true) state.atMostOne(...FIELDS.transition);
  else if (!state.has('Next') && (end === false || !state.has('End'))) state.error(MESSAGE.noneOf(FIELDS.transition));
  return { next: end === true ? undefined : next };
}

export function results(state: Fields): { resultSelector?: PayloadTemplate; resultPath?: ReferencePath | null } {
  return { resultSelector: template(state, 'ResultSelector'), resultPath: resultPath(state) };
}
