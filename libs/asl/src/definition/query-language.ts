import type { Fields } from './fields.js';
import { MESSAGE } from './messages.js';
import type { QueryLanguage } from './model.js';

const LANGUAGES: readonly QueryLanguage[] = ['JSONPath', 'JSONata'];

/** The QueryLanguage of the whole document; JSONPath when none is given. */
export function documentLanguage(document: Fields): QueryLanguage {
  return document.oneOf('QueryLanguage', LANGUAGES) ?? 'JSONPath';
}

/**
 * The QueryLanguage of one state: its own, else the document's (not the one of a Map or Parallel around it). A JSONata
 * document has JSONata states only.
 */
export function stateLanguage(state: Fields, ofDocument: QueryLanguage): QueryLanguage {
  const own = state.oneOf('QueryLanguage', LANGUAGES);
  if (own === 'JSONPath' && ofDocument === 'JSONata') state.error(MESSAGE.downgrade);
  return own ?? ofDocument;
}

/** JSONata expressions are not compiled in this version: delete this function and its call once they are. */
export function refuseJsonata(state: Fields): void {
  if (state.around.queryLanguage === 'JSONata') state.error('JSONata is not supported by this version of Stepwell');
}
