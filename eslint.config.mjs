import tseslint from 'typescript-eslint';

/** User text is never run as code; `vm` is no sandbox. */
const noCodeFromText = {
  'no-eval': 'error',
  'no-new-func': 'error',
  'no-restricted-imports': [
    'error',
    { paths: ['vm', 'node:vm'].map((name) => ({ name, message: 'User text is never run as code.' })) },
  ],
};

/** The language and the decisions get time, randomness and ids as arguments (Ambient): replay depends on it. */
const pure = {
  'no-restricted-globals': [
    'error',
    'process',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'performance',
    'fetch',
    'crypto',
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Time comes with Ambient.' },
    { object: 'Math', property: 'random', message: 'Randomness comes with Ambient.' },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes with Ambient.' },
  ],
};

const nodeGlobals = Object.fromEntries(
  [
    'process',
    'console',
    'URL',
    'Buffer',
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'fetch',
  ]
    .concat(['AbortController', 'AbortSignal', 'performance', 'structuredClone', 'TextDecoder', 'TextEncoder'])
    .map((name) => [name, 'readonly']),
);

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'coverage/', '.stepwell/', 'scripts/boundaries/fixture/', '**/*.d.mts'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...noCodeFromText,
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // An `async` method without `await` is how a port is implemented in memory, and how a throw becomes a rejection.
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['libs/asl/src/**/*.ts', 'libs/engine/src/**/*.ts'], ignores: ['**/*spec.ts'], rules: pure },
  {
    // Tests read replies and recorded JSON whose shape the assertion itself checks.
    files: [
      '**/*spec.ts',
      'apps/**/testing/**/*.ts',
      'libs/*/src/testing/**/*.ts',
      'libs/store/src/contract/**/*.ts',
      'test/**/*.ts',
    ],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: { sourceType: 'module', globals: nodeGlobals },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...noCodeFromText,
      eqeqeq: 'error',
      'no-undef': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly' } },
  },
);
