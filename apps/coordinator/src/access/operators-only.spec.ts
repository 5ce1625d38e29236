import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { settingsFrom } from '../config/settings.js';
import { OperatorsOnly } from './operators-only.guard.js';

const TOKEN = 'token-of-the-operators';
const KEY = { STEPWELL_ACCESS_KEY_ID: 'AKIDONE', STEPWELL_SECRET_ACCESS_KEY: 'secret-of-some-length' };

function shown(env: Record<string, string>, remoteAddress: string, headers: Record<string, string> = {}): boolean {
  const request = { socket: { remoteAddress }, headers };
  const context = { switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
  try {
    return new OperatorsOnly(settingsFrom(env)).canActivate(context);
  } catch (error) {
    expect((error as Error).message).toContain('Bearer <STEPWELL_OPERATOR_TOKEN>');
    return false;
  }
}

describe('what operators look at', () => {
  it.each([
    { auth: {}, from: '10.0.0.9', headers: {}, is: true, why: 'to all with auth off: only this machine listens' },
    { auth: KEY, from: '127.0.0.1', headers: {}, is: true, why: 'to this machine' },
    { auth: KEY, from: '::1', headers: {}, is: true, why: 'to this machine by IPv6' },
    { auth: KEY, from: '::ffff:127.0.0.1', headers: {}, is: true, why: 'to this machine by a mapped address' },
    { auth: KEY, from: '10.0.0.9', headers: {}, is: false, why: 'not to another' },
    { auth: KEY, from: '127.0.0.1', headers: { 'x-forwarded-for': '10.0.0.9' }, is: false, why: 'not by a proxy' },
    { auth: KEY, from: '127.0.0.1', headers: { forwarded: 'for=10.0.0.9' }, is: false, why: 'nor by this one' },
    { auth: KEY, from: '10.0.0.9', headers: { authorization: `Bearer ${TOKEN}` }, is: false, why: 'by no token' },
    { auth: KEY, from: '10.0.0.9', headers: { authorization: 'Bearer undefined' }, is: false, why: 'by none at all' },
    {
      auth: { ...KEY, STEPWELL_OPERATOR_TOKEN: TOKEN },
      from: '10.0.0.9',
      headers: { authorization: `Bearer ${TOKEN}` },
      is: true,
      why: 'to who has the token',
    },
    {
      auth: { ...KEY, STEPWELL_OPERATOR_TOKEN: TOKEN },
      from: '10.0.0.9',
      headers: { authorization: `Bearer ${TOKEN}x` },
      is: false,
      why: 'not to who has another',
    },
  ])('is shown $why: $is', ({ auth, from, headers, is }) => {
    expect(shown(auth as Record<string, string>, from, headers as unknown as Record<string, string>)).toBe(is);
  });
});
