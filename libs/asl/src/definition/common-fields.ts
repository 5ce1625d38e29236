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

/** Next, or `"End": true`: exactly one of the two. `"End": false` beside a Next says nothing and is accepted. */
export function transition(state: Fields): { next?: string } {
  const isEnd = state.boolean('End') === true;
  if (isEnd) state.atMostOne(...FIELDS.transition);
  else if (!state.has('Next')) state.error(MESSAGE.noneOf(FIELDS.transition));
  return { next: isEnd ? undefined : state.string('Next') };
}

export function results(state: Fields): { resultSelector?: PayloadTemplate; resultPath?: ReferencePath | null } {
  return { resultSelector: template(state, 'ResultSelector'), resultPath: resultPath(state) };
}
