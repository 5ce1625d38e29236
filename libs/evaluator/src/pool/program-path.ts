import { fileURLToPath } from 'node:url';

/**
 * The compiled program. Next to this file in dist; when the sources themselves run (tests), the same place in dist, which
 * `npm test` has built before: a process of its own cannot run TypeScript.
 */
export function programPath(): string {
  const sources = import.meta.url.endsWith('.ts');
  const up = '../'.repeat(4);
  return fileURLToPath(
    new URL(sources ? `${up}dist/libs/evaluator/src/program/main.js` : '../program/main.js', import.meta.url),
  );
}
