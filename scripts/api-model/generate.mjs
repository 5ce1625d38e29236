import { COUNTED_IN_BYTES, PATTERNS_IN_JAVASCRIPT, SENSITIVE_TOO, WORDS_AS_AWS_LISTS_THEM } from './annotations.mjs';

/** Which file the request of an operation is in: the first row that fits its name. */
const FILES = [
  ['test-state-request', /^TestState/],
  ['task-requests', /^SendTask|^GetActivityTask/],
  ['activity-requests', /Activit/],
  ['map-run-requests', /MapRun/],
  ['tag-requests', /[Tt]ag/],
  ['alias-requests', /Alias/],
  ['version-requests', /Version/],
  ['execution-requests', /^(?!.*ForExecution).*Execution/],
  ['state-machine-requests', /StateMachine/],
];
const fileOf = (shape) => (isRequest(shape) ? FILES.find(([, fits]) => fits.test(shape))[0] : 'structures');
/** `StartExecutionInput` of the model is the class `StartExecutionRequest`; other structures keep their names. */
const classOf = (shape) => (isRequest(shape) ? shape.replace(/Input$/, 'Request') : shape);
const isRequest = (shape) => shape.endsWith('Input') && shape !== 'MockInput';

const HEAD = `// Written by \`npm run api-model\` from libs/sfn-api/model: change that, not this.\n`;

/** The sources of all request classes: file name below `requests/` → text. @param extract what `extractOf` gave */
export function sourcesOf({ operations, shapes }) {
  const files = new Map();
  for (const name of inOrder(shapes)) {
    files.set(fileOf(name), [...(files.get(fileOf(name)) ?? []), name]);
  }
  const sources = new Map([...files].map(([file, names]) => [`${file}.ts`, sourceOf(file, names, shapes)]));
  return sources.set('index.ts', indexOf(operations, files));
}

/** Every structure after those that it is made of. */
function inOrder(shapes) {
  const order = new Set();
  const visit = (name) => {
    const { type, members = {}, member } = shapes[name];
    for (const each of member ? [member] : Object.values(members)) visit(each);
    if (type === 'structure') order.add(name);
  };
  Object.keys(shapes).forEach(visit);
  return order;
}

function sourceOf(file, names, shapes) {
  const decorators = new Set();
  const structures = new Set();
  const classes = names.map((name) => {
    const { members, required = [] } = shapes[name];
    const lines = Object.entries(members).map(([member, shape]) => {
      const { decorator, type } = memberOf(shape, required.includes(member), shapes, { decorators, structures });
      return `  ${decorator}\n  readonly ${member}${required.includes(member) ? '!' : '?'}: ${type};`;
    });
    return `export class ${classOf(name)} {\n${lines.join('\n\n')}\n}\n`;
  });
  const imports = [`import { ${[...decorators].sort().join(', ')} } from '../constraints/index.js';`];
  if (structures.size > 0 && file !== 'structures')
    imports.push(`import { ${[...structures].map(classOf).sort().join(', ')} } from './structures.js';`);
  return `${HEAD}${imports.join('\n')}\n\n${classes.join('\n')}`;
}

function memberOf(name, required, shapes, used) {
  const shape = shapes[name];
  const call = (decorator, ...args) => {
    used.decorators.add(decorator);
    return `@${decorator}(${args.filter(Boolean).join(', ')})`;
  };
  const given = optionsOf(name, shape);
  const options = written({ ...(required && { required: 'true' }), ...given });
  const { min, max } = shape;
  const bounds = written({ ...(required && { required: 'true' }), ...defined({ min, max }) });
  if (shape.type === 'structure') {
    used.structures.add(name);
    return { decorator: call('Structure', `() => ${classOf(name)}`, bounds), type: classOf(name) };
  }
  if (shape.type === 'list') {
    const element = shapes[shape.member];
    if (element.type === 'string')
      return { decorator: call('Texts', written(optionsOf(shape.member, element)), bounds), type: 'readonly string[]' };
    used.structures.add(shape.member);
    const type = classOf(shape.member);
    return { decorator: call('Structures', `() => ${type}`, bounds), type: `readonly ${type}[]` };
  }
  if (shape.type === 'string') {
    const type = shape.enum ? shape.enum.map((word) => `'${word}'`).join(' | ') : 'string';
    return { decorator: call('Text', options), type };
  }
  const [decorator, type] = {
    integer: ['Whole', 'number'],
    long: ['Whole', 'number'],
    float: ['Decimal', 'number'],
    boolean: ['Flag', 'boolean'],
  }[shape.type];
  return { decorator: call(decorator, options), type };
}

/** The options of the decorator of a scalar shape, as source text. */
function optionsOf(name, { type, min, max, pattern, enum: words, sensitive }) {
  return defined({
    min,
    max,
    bits: type === 'long' ? 64 : undefined,
    unit: COUNTED_IN_BYTES.has(name) ? `'bytes'` : undefined,
    words: words && JSON.stringify(WORDS_AS_AWS_LISTS_THEM[name] ?? words),
    pattern: pattern && patternOf(pattern),
    sensitive: sensitive ?? (SENSITIVE_TOO.has(name) ? true : undefined),
  });
}

/** AWS's patterns hold for the whole text, whether they say so or not. */
function patternOf(text) {
  const inner = (PATTERNS_IN_JAVASCRIPT[text] ?? text).replace(/^\^|\$$/g, '');
  return `{ matches: /^${inner}$/, text: String.raw\`${text}\` }`;
}

const defined = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
function written(options) {
  const entries = Object.entries(options).map(([key, value]) => `${key}: ${value}`);
  return entries.length === 0 ? '' : `{ ${entries.join(', ')} }`;
}

function indexOf(operations, files) {
  const inputs = Object.values(operations).map(({ input }) => input);
  const imports = [...files.keys()].sort().map((file) => {
    const classes = inputs.filter((input) => fileOf(input) === file).map(classOf);
    return classes.length > 0 && `import { ${classes.join(', ')} } from './${file}.js';`;
  });
  return [
    HEAD.trimEnd(),
    ...imports.filter(Boolean),
    '',
    [...files.keys()]
      .sort()
      .map((file) => `export * from './${file}.js';`)
      .join('\n'),
    '',
    '/** The request of every operation of the service. */',
    'export const REQUESTS = {',
    ...Object.entries(operations).map(([operation, { input }]) => `  ${operation}: ${classOf(input)},`),
    '};',
    '',
  ].join('\n');
}
