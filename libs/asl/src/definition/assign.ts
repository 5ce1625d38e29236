import type { PayloadTemplate } from '../expressions/index.js';
import { template } from './expression-fields.js';
import { isLonger, type Fields } from './fields.js';
import { MESSAGE } from './messages.js';

const MAX_NAME_LENGTH = 80;
const VARIABLE_NAME = /^[\p{ID_Start}_][\p{ID_Continue}\u200c\u200d]*$/u;

/** The Assign of a state, Choice rule or Catcher in JSONPath mode; in JSONata mode only its names are checked. */
export function assign(fields: Fields): PayloadTemplate | undefined {
  const members = fields.object('Assign');
  if (members === undefined) return undefined;
  checkNames(members);
  return template(fields, 'Assign');
}

/** Whole variables only, and `states` is taken (facts/asl.md §4). */
function checkNames(members: Fields): void {
  const { queryLanguage, scope, document } = members.around;
  for (const member of members.names) {
    const name = queryLanguage === 'JSONPath' && member.endsWith('.$') ? member.slice(0, -2) : member;
    scope.add(name);
    document.assignments.push({ name, members });
    if (name === 'states') members.error(MESSAGE.reservedVariable, undefined, 'RESERVED_VARIABLE_NAME');
    else if (!VARIABLE_NAME.test(name)) members.error(MESSAGE.variableName(name), undefined, 'INVALID_VARIABLE_NAME');
    else if (isLonger(name, MAX_NAME_LENGTH))
      members.error(MESSAGE.longVariableName(name), undefined, 'INVALID_VARIABLE_NAME');
  }
}
