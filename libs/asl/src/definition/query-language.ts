import type { Fields } from './fields.js';
import { MESSAGE } from './messages.js';
import type { QueryLanguage } from './model.js';

const LANGUAGES: readonly QueryLanguage[] = ['JSONPath', 'JSONata'];

/** The QueryLanguage of the whole document; JSONPath when none is given. */
export function documentLanguage(document: Fields): QueryLanguage {
  checkSpelling(document);
  return stateLanguage(document, 'JSONPath');
}

/**
 * The QueryLanguage of one state: its own, else the document's (not the one of a Map or Parallel around it). AWS was seen
 * to take any value that is not exactly `JSONPath` for JSONata, and to report its spelling besides.
 */
export function stateLanguage(state: Fields, ofDocument: QueryLanguage): QueryLanguage {
  const own = state.get('QueryLanguage');
  if (own === undefined) return ofDocument;
  return own === 'JSONPath' ? 'JSONPath' : 'JSONata';
}

/** True for a JSONPath state of a JSONata document. AWS then reports nothing about fields of the other language. */
export function isDowngrade(state: Fields, ofDocument: QueryLanguage): boolean {
  return ofDocument === 'JSONata' && stateLanguage(state, ofDocument) === 'JSONPath';
}

export function checkSpelling(fields: Fields): void {
  const value = fields.get('QueryLanguage');
  if (value === undefined || typeof value === 'string') fields.oneOf('QueryLanguage', LANGUAGES);
  else fields.error(MESSAGE.languageType, 'QueryLanguage');
}
