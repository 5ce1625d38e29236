import { describe, expect, it } from '@jest/globals';

import { EvaluatorUnavailable } from '../evaluator-unavailable.js';
import { EvaluatorCrash, ProcessGone, reasonOf } from './process-end.js';

describe('why a process has ended', () => {
  it.each([
    { signal: 'SIGABRT', said: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory' },
    { signal: 'SIGABRT', said: 'FATAL ERROR: RegExpCompiler Allocation failed - process out of memory' },
    { signal: 'SIGTRAP', said: '# Fatal JavaScript invalid size error 169220804' },
    { signal: 'SIGUSR2', said: '' },
  ] as const)('$signal, $said → memory', (end) => {
    expect(reasonOf({ code: null, ...end })).toBe('memory');
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('%s → from outside: to be tried again', (signal) => {
    const reason = reasonOf({ code: null, signal, said: '' });
    expect(reason).toBeInstanceOf(ProcessGone);
    expect(reason).toBeInstanceOf(EvaluatorUnavailable);
  });

  it.each([
    { code: null, signal: 'SIGSEGV', said: '' },
    { code: null, signal: 'SIGABRT', said: 'Assertion failed' },
    { code: 1, signal: null, said: 'TypeError: x is not a function' },
  ] as const)('$code $signal, $said → a crash, which may be a fault of the expression', (end) => {
    const reason = reasonOf(end);
    expect(reason).toBeInstanceOf(EvaluatorCrash);
    expect(reason).not.toBeInstanceOf(EvaluatorUnavailable);
    expect((reason as Error).message).toContain(end.said);
  });
});
