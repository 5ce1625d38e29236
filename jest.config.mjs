import { existsSync } from 'node:fs';

/**
 * Jest runs the TypeScript sources as native ES modules: swc strips the types, nothing is compiled to disk before.
 * Run it with NODE_OPTIONS="--experimental-vm-modules --disable-warning=ExperimentalWarning" (`npm test` does so).
 */
const rooms = ['apps', 'libs', 'examples', 'test', 'conformance', 'bench', 'scripts'];

export default {
  testEnvironment: 'node',
  roots: rooms.filter((room) => existsSync(new URL(room, import.meta.url))).map((room) => `<rootDir>/${room}`),
  testRegex: '\\.(e2e-)?spec\\.ts$',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  // The `imports` map of package.json points to dist; tests read the sources instead.
  moduleNameMapper: {
    '^#([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^#([^/]+)/(.*)$': '<rootDir>/libs/$1/src/$2/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // Jest leaves a core to itself otherwise, on two cores half of the machine: most suites wait for processes and Redis.
  maxWorkers: '100%',
  // ES modules of finished suites stay in a worker's heap: one that has grown begins anew, or its garbage collections take over.
  workerIdleMemoryLimit: '600MB',
  testTimeout: 20_000,
};
