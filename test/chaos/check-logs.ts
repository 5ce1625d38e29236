import type { Actor } from './support/actor.js';

/** Lines of trouble that faults bring by right. */
const ALLOWED: readonly RegExp[] = [
  /new executions are (refused|accepted)/,
  /answered (ServiceUnavailable|ThrottlingException)/,
  /OOM command not allowed/,
  /The store is full/,
  /no worker serves \S+: a task waits for one/,
  // BullMQ about a job that somebody else has got meanwhile: the fence has decided whose result counts.
  /Lock mismatch for job/,
  // BullMQ about a job whose keys have just been deleted.
  /Missing key for job/,
  /Redis at \S+ is not reachable/,
  /Redis at \S+ is reachable again/,
];

/** What looks like trouble: our own levels, and what Node prints when nobody catches. */
const TROUBLE = /\b(WARN|ERROR)\b|Unhandled|Uncaught|FATAL|^\s+at \S+|Error:/;

/** Lines in the processes' logs that no fault explains, each once with how often, and processes that ended by themselves. */
export function troubleIn(actors: readonly Pick<Actor, 'kind' | 'collapses' | 'output'>[]): string[] {
  const counts = new Map<string, number>();
  for (const actor of actors)
    for (const line of actor.output().split('\n')) {
      if (!TROUBLE.test(line) || ALLOWED.some((allowed) => allowed.test(line))) continue;
      const text = `${actor.kind}: ${line.replace(/^\S+Z /, '').replace(/[\w-]{20,}/g, '…')}`;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  return [
    ...actors.flatMap(({ collapses }) => collapses),
    ...[...counts].map(([text, count]) => (count === 1 ? text : `${count} ×: ${text}`)),
  ];
}
