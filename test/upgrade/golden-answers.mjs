/** What the tasks of the golden executions come to, when they were recorded and when they are brought to their end. */
export const WORK = 'arn:aws:lambda:us-east-1:123456789012:function:work';
export const BROKEN = 'arn:aws:lambda:us-east-1:123456789012:function:broken';
/** Has failed once, before the execution was redriven. */
export const RISKY = 'arn:aws:lambda:us-east-1:123456789012:function:risky';

/** @returns {{ output: unknown } | { error: string, cause: string }} */
export function answerOf(resource, attempt) {
  if (resource === BROKEN) return { error: 'Broken', cause: 'always' };
  if (resource === RISKY) return { output: { dared: true } };
  return attempt === 1 ? { error: 'Flaky', cause: 'the first time' } : { output: { done: true } };
}
