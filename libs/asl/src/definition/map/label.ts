import { isLonger, type Fields } from '../fields.js';
import { MESSAGE } from '../messages.js';

const MAX_LENGTH = 40;
/** White space, wild cards, brackets, control characters and the other marks an ARN cannot hold (facts/asl.md §9). */
const FORBIDDEN = /[\s?*<>{}[\]"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

/** The Label of a Map, which becomes a part of the ARNs of its child executions: unique in the document. */
export function label(state: Fields): string | undefined {
  const text = state.string('Label');
  if (text === undefined) return undefined;
  const { labels } = state.around.document;
  if (isLonger(text, MAX_LENGTH)) state.error(MESSAGE.longLabel(text), 'Label', 'INVALID_LABEL_NAME');
  if (text === '' || FORBIDDEN.test(text)) state.error(MESSAGE.labelCharacters(text), 'Label', 'INVALID_LABEL_NAME');
  if (labels.has(text)) state.error(MESSAGE.duplicateLabel(text), 'Label', 'DUPLICATE_LABEL_NAME');
  labels.add(text);
  return text;
}
