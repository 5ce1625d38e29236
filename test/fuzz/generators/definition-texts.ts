import fc from 'fast-check';
import { JSONATA_DEFINITION, JSONPATH_DEFINITION } from './valid-definitions.js';
import { jsonataMachines, jsonPathMachines } from './machines.js';
import { jsonataFieldTexts } from './jsonata-texts.js';
import { pathTexts } from './path-texts.js';

/** Names and values of the language, and what objects inherit: where a mistake of the reader would show. */
const WORDS =
  'StartAt States Type Next End Pass Task Choice Wait Map Parallel Fail Choices Default Branches ItemProcessor Iterator ' +
  'ProcessorConfig Mode ExecutionType INLINE DISTRIBUTED Retry Catch ErrorEquals States.ALL Assign Parameters Arguments ' +
  'Output Result ResultPath ResultSelector InputPath Items ItemSelector ItemReader ItemBatcher ResultWriter ReaderConfig ' +
  'Variable And Or Not Condition NumericEqualsPath QueryLanguage JSONata JSONPath Credentials RoleArn Label Seconds ' +
  'Timestamp TimeoutSeconds Error CausePath MaxConcurrency Look A $ $.a $$.x $x a.$ x.$ States.Format( ' +
  '{%%} {%$states.input%} states __proto__ constructor toString';

const word = fc.oneof(fc.constantFrom(...WORDS.split(' ')), fc.string({ maxLength: 5 }));
const leaf = fc.oneof(word, fc.jsonValue({ maxDepth: 1 }), pathTexts, jsonataFieldTexts);

/** Any JSON, mostly made of the words of the language. */
const values: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(word, tie('any'), { maxKeys: 6 }),
  ),
})).any;

interface Mutation {
  /** Counted over all members of the document. */
  readonly where: number;
  readonly replacement: unknown;
  readonly how: 'replace' | 'rename' | 'remove' | 'add';
  readonly name: string;
}

const mutations = fc.array(
  fc.record<Mutation>({
    where: fc.nat(),
    replacement: values,
    how: fc.constantFrom('replace', 'rename', 'remove', 'add'),
    name: word,
  }),
  { minLength: 1, maxLength: 4 },
);

/** Comments: nearly everywhere they do no harm. */
const comments = fc.array(
  fc.record<Mutation>({
    where: fc.nat(),
    replacement: fc.string(),
    how: fc.constant('add'),
    name: fc.constant('Comment'),
  }),
  { maxLength: 2 },
);
const VALID = [JSONPATH_DEFINITION, JSONATA_DEFINITION];

/** Definition texts: valid ones with some parts changed, JSON made of the language's words, any text. */
export const definitionTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: mutated(fc.constantFrom(...VALID), mutations) },
  { weight: 1, arbitrary: mutated(fc.constantFrom(...VALID), comments) },
  { weight: 4, arbitrary: mutated(fc.oneof(jsonPathMachines, jsonataMachines), mutations) },
  { weight: 4, arbitrary: mutated(fc.oneof(jsonPathMachines, jsonataMachines), comments) },
  { weight: 2, arbitrary: values.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
);

function mutated(definitions: fc.Arbitrary<object>, changes: fc.Arbitrary<Mutation[]>): fc.Arbitrary<string> {
  return fc.tuple(definitions, changes).map(([definition, list]) => JSON.stringify(mutate(definition, list)));
}

function mutate(definition: object, changes: readonly Mutation[]): unknown {
  const copy = structuredClone(definition);
  for (const change of changes) applyTo(copy, change);
  return copy;
}

function applyTo(document: object, { where, replacement, how, name }: Mutation): void {
  const members = membersOf(document);
  const member = members[where % Math.max(members.length, 1)];
  if (member === undefined) return;
  const { parent, key } = member;
  if (how === 'replace') define(parent, key, replacement);
  if (how === 'add') define(parent, name, replacement);
  if (how === 'rename') define(parent, name, parent[key]);
  if (how === 'rename' || how === 'remove') Reflect.deleteProperty(parent, key);
}

type Container = Record<string, unknown>;

function membersOf(document: object): { readonly parent: Container; readonly key: string }[] {
  return Object.entries(document).flatMap(([key, child]: [string, unknown]) => [
    { parent: document as Container, key },
    ...(typeof child === 'object' && child !== null ? membersOf(child) : []),
  ]);
}

/** Also for `__proto__`, which an assignment would not make a member. */
function define(parent: Container, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}
