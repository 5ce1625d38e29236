import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { InvalidToken, LIMITS } from '#sfn-api';
import { PageTokens, type TokenScope } from './page-tokens.js';

const ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:orders';
const SCOPE: TokenScope = { operation: 'ListExecutions', arguments: [ARN, 'RUNNING'] };
const CURSOR = { startedAt: 1_700_000_000_000, execution: 'abc' };
const tokens = new PageTokens(Buffer.alloc(32, 1));

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a page token', () => {
  it('leads on from where its page ended, in any coordinator with the same secret', () => {
    const token = tokens.issue(SCOPE, CURSOR);
    expect(tokens.open(SCOPE, token)).toEqual(CURSOR);
    expect(new PageTokens(Buffer.alloc(32, 1)).open(SCOPE, token)).toEqual(CURSOR);
    expect(tokens.open(SCOPE, undefined)).toBeUndefined();
  });

  it.each<[string, TokenScope]>([
    ['operation', { ...SCOPE, operation: 'ListStateMachines' }],
    ['argument', { ...SCOPE, arguments: [ARN, 'FAILED'] }],
    ['argument that is left out', { ...SCOPE, arguments: [ARN, undefined] }],
    ['number of arguments', { ...SCOPE, arguments: [ARN, 'RUNNING', undefined] }],
    ['order of arguments', { ...SCOPE, arguments: ['RUNNING', ARN] }],
  ])('is of no use for another %s', (_, scope) => {
    expect(() => tokens.open(scope, tokens.issue(SCOPE, CURSOR))).toThrow(InvalidToken);
  });

  it('is refused with any character replaced, cut, prolonged, of another secret or made up', () => {
    const token = tokens.issue(SCOPE, CURSOR);
    for (let at = 0; at < token.length; at += 1)
      for (const other of ['A', 'B', '_', '.', '=', ' '])
        if (token[at] !== other) {
          const altered = token.slice(0, at) + other + token.slice(at + 1);
          expect(() => tokens.open(SCOPE, altered)).toThrow(InvalidToken);
        }
    const wrong = [
      token.slice(0, -1),
      `${token}A`,
      `${token}=`,
      `${token}.`,
      `${token}.A`,
      ` ${token}`,
      '',
      '.',
      'a',
      'a.b',
    ];
    for (const each of wrong) expect(() => tokens.open(SCOPE, each)).toThrow(InvalidToken);
    expect(() => new PageTokens(Buffer.alloc(32, 2)).open(SCOPE, token)).toThrow(InvalidToken);
  });

  it('is good for a day', () => {
    const issuedAt = Date.now();
    const token = tokens.issue(SCOPE, CURSOR);
    const now = jest.spyOn(Date, 'now');
    now.mockReturnValue(issuedAt + LIMITS.pageTokenMs - 1_000);
    expect(tokens.open(SCOPE, token)).toEqual(CURSOR);
    now.mockReturnValue(issuedAt + LIMITS.pageTokenMs + 60_000);
    expect(() => tokens.open(SCOPE, token)).toThrow(InvalidToken);
  });

  it('is no longer than AWS lets one be, whatever the names', () => {
    const token = tokens.issue(SCOPE, {
      createdAt: Date.now(),
      arn: `arn:aws:states:us-east-1:123456789012:stateMachine:${'é'.repeat(80)}`,
    });
    expect(token.length).toBeLessThanOrEqual(1_024);
  });
});
