/**
 * Who may import whom. `npm run boundaries` applies these rules to the sources, and to a fixture that breaks each of them.
 * Tests (`*.spec.ts`) may import more: anything, except what is forbidden everywhere.
 */

/** Per lib, the libs it may import, and those of which it may import types only. Everything else is refused. */
const LIBS = {
  asl: {},
  engine: { values: ['asl'] },
  evaluator: { values: ['asl'] },
  store: { types: ['engine', 'asl'] },
  'store-redis': { values: ['store'], types: ['engine', 'asl'] },
  queues: { values: ['store'] },
  'worker-sdk': { values: ['queues', 'store', 'store-redis', 'telemetry'] },
  client: { values: ['queues', 'store'] },
  'sfn-api': { types: ['asl', 'engine'] },
  telemetry: {},
};

const SPEC = '\\.(?:e2e-)?spec\\.ts$|^(?:apps/.+|libs/[^/]+/src)/testing/';
const KIT = '^libs/store/src/contract/'; // test code of the store's port, shared by its implementations
const lib = (names) => `^libs/(?:${names.join('|')})/`;

const libRules = Object.entries(LIBS).flatMap(([name, { values = [], types = [] }]) => {
  const from = { path: lib([name]), pathNot: [SPEC, KIT] };
  const known = [name, ...values, ...types];
  const rules = [
    {
      name: `${name}-imports`,
      comment: `libs/${name} may import: ${known.slice(1).join(', ') || 'no other lib'}.`,
      severity: 'error',
      from,
      to: { path: '^(?:libs|apps|examples|test|conformance|bench)/', pathNot: lib(known) },
    },
  ];
  if (types.length > 0) {
    rules.push({
      name: `${name}-imports-types`,
      comment: `libs/${name} may import only types of: ${types.join(', ')}.`,
      severity: 'error',
      from,
      to: { path: lib(types), dependencyTypesNot: ['type-only'] },
    });
  }
  return rules;
});

module.exports = {
  forbidden: [
    ...libRules,
    {
      name: 'asl-and-engine-are-pure',
      comment:
        'The language and the decisions know no Nest, no Redis, no BullMQ, no process: only digests and jsonata.',
      severity: 'error',
      from: { path: lib(['asl', 'engine']), pathNot: SPEC },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: ['^(?:node:)?crypto$', '/jsonata/', '^jsonata'] },
    },
    {
      name: 'store-port-is-neutral',
      comment: 'The store port, the API shapes and the model know neither Nest nor Redis nor BullMQ.',
      severity: 'error',
      from: { path: lib(['store']), pathNot: SPEC },
      to: { path: '(?:^|/)(?:@nestjs|bullmq|ioredis)(?:/|$)' },
    },
    {
      name: 'bullmq-only-where-queues-are',
      comment: 'The store keeps snapshots, not jobs.',
      severity: 'error',
      from: { path: lib(['store-redis', 'sfn-api', 'telemetry']), pathNot: SPEC },
      to: { path: '(?:^|/)(?:@nestjs/)?bullmq(?:/|$)' },
    },
    {
      name: 'lib-by-its-index',
      comment:
        'A lib is entered by its index only (the store also by that of its contract kit, the worker by its parts for the simulator; an evaluator process loads the JSONata part of asl, not the rest).',
      severity: 'error',
      from: { path: '^(?:libs/([^/]+)|[^/]+)/' },
      to: {
        path: '^libs/[^/]+/src/',
        pathNot: [
          '^libs/[^/]+/src/index\\.ts$',
          '^libs/store/src/contract/index\\.ts$',
          '^libs/worker-sdk/src/runtime/index\\.ts$',
          '^libs/asl/src/expressions/jsonata/index\\.ts$',
          '^libs/$1/',
        ],
      },
    },
    {
      name: 'jsonata-in-one-place',
      comment:
        'Expressions are parsed and evaluated by libs/asl, under its limits; the bench compares with the bare library.',
      severity: 'error',
      from: { path: '^(?:libs|apps|examples)/', pathNot: [SPEC, '^libs/asl/src/expressions/jsonata/'] },
      to: { path: '(?:^|/)jsonata(?:/|$)', pathNot: '^libs/' },
    },
    {
      name: 'coordinator-is-no-worker',
      comment: 'The coordinator reaches workers by queues only.',
      severity: 'error',
      from: { path: '^apps/coordinator/', pathNot: SPEC },
      to: { path: lib(['worker-sdk', 'client']) },
    },
    {
      name: 'cli-is-a-client',
      comment: 'The command line is one more client of the AWS API: what it can do, any AWS SDK can.',
      severity: 'error',
      from: { path: '^apps/cli/', pathNot: SPEC },
      to: { path: '^libs/' },
    },
    {
      name: 'examples-use-the-public-libs',
      comment: 'An example shows what a user can do: worker-sdk, client, telemetry.',
      severity: 'error',
      from: { path: '^examples/', pathNot: SPEC },
      to: { path: '^(?:libs|apps)/', pathNot: lib(['worker-sdk', 'client', 'telemetry']) },
    },
    {
      name: 'nothing-points-back',
      comment: 'Libs and apps know nothing of the examples and the suites; an app knows no other app.',
      severity: 'error',
      from: { path: '^(?:libs|apps/([^/]+))/' },
      to: {
        path: '^(?:apps|examples|test|conformance|bench|scripts)/',
        pathNot: ['^apps/$1/', '^scripts/(?:redis|lib)/'],
      },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'libs/testing is for specs, the conformance runner and the bench.',
      severity: 'error',
      from: { path: '^(?:libs|apps|examples)/', pathNot: [SPEC, KIT, '^libs/testing/'] },
      to: { path: lib(['testing']) },
    },
    {
      name: 'forbidden-packages',
      comment: 'They evaluate user text with eval or vm, or bring such a package along.',
      severity: 'error',
      from: {},
      to: { path: '(?:^|/)(?:jsonpath|jsonpath-plus|asl-validator)(?:/|$)' },
    },
    {
      name: 'no-vm',
      comment: 'User text is never run as code.',
      severity: 'error',
      from: { path: '^(?:libs|apps|examples)/' },
      to: { path: '^(?:node:)?vm$' },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one file, or want a third.',
      severity: 'error',
      // A recursive grammar: a filter holds paths, a path holds filters.
      from: { pathNot: '^libs/asl/src/expressions/json-path/(?:filter|path)-parser\\.ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere cannot be judged.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:dist|coverage|\\.stepwell)/' },
    tsPreCompilationDeps: true, // so that type imports are seen too
  },
};
