import { isJsonObject, type Json } from '../data/json.js';
import { DefinitionDocument, type StateMachineType } from './document.js';
import { Fields } from './fields.js';
import { explainJsonSyntaxError, isNestedDeeperThan } from './json-syntax.js';
import { readMachine } from './machine.js';
import { MESSAGE } from './messages.js';
import type { StateMachine } from './model.js';
import type { DefinitionProblem } from './problem.js';
import { documentLanguage } from './query-language.js';
import { checkShadowing, VariableScope } from './variable-scope.js';

const DOCUMENT_FIELDS = ['StartAt', 'States', 'Comment', 'Version', 'TimeoutSeconds', 'QueryLanguage'];
const MAX_TIMEOUT_SECONDS = 99_999_999;
/** Levels of objects and arrays; deeper text is refused before it is parsed, so that nothing recursive runs out of stack. */
const MAX_JSON_DEPTH = 500;

export interface ParseResult {
  /** There exactly when no problem is an ERROR. */
  readonly machine?: StateMachine;
  /** In the order of the document. */
  readonly problems: readonly DefinitionProblem[];
  /** True when there are more problems than those: a hostile text has very many, or very long ones. */
  readonly truncated: boolean;
}

/** Reads, checks and compiles a definition. Never throws: what is wrong comes back as problems. */
export function parseStateMachine(text: string, options: { readonly type?: StateMachineType } = {}): ParseResult {
  const document = new DefinitionDocument();
  const value = parseJson(text, document);
  if (value === undefined) return resultOf(document);
  if (!isJsonObject(value)) {
    document.error(MESSAGE.notAnObject, '/');
    return resultOf(document);
  }

  const machineType = options.type ?? 'STANDARD';
  const around = { document, machineType, scope: new VariableScope(), reads: new Set<string>() };
  const queryLanguage = documentLanguage(new Fields(value, '', { ...around, queryLanguage: 'JSONPath' }));
  const fields = new Fields(value, '', { ...around, queryLanguage });
  fields.allowOnly(DOCUMENT_FIELDS);
  fields.oneOf('Version', ['1.0']);
  const timeoutSeconds = fields.integer('TimeoutSeconds', { min: 1, max: MAX_TIMEOUT_SECONDS });
  const machine: StateMachine = { ...readMachine(fields, queryLanguage), timeoutSeconds };
  checkShadowing(document);
  return document.errorCount === 0 ? { machine, ...resultOf(document) } : resultOf(document);
}

function resultOf({ problems, truncated }: DefinitionDocument): Omit<ParseResult, 'machine'> {
  return { problems, truncated };
}

/** The value of the text; undefined when it is not JSON or too deep, which is noted then. */
function parseJson(text: string, document: DefinitionDocument): Json | undefined {
  if (text.trim() === '') {
    document.error(MESSAGE.notAnObject, '/');
    return undefined;
  }
  if (isNestedDeeperThan(MAX_JSON_DEPTH, text)) {
    document.error(MESSAGE.tooDeepJson(MAX_JSON_DEPTH), '/', 'TOO_DEEPLY_NESTED');
    return undefined;
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    const { message, source } = explainJsonSyntaxError(text);
    document.error(message, source, 'INVALID_JSON_DESCRIPTION');
    return undefined;
  }
}
