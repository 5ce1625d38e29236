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

const LOCAL = { host: '127.0.0.1:8083' };
const WITH_TOKEN = { ...KEY, STEPWELL_OPERATOR_TOKEN: TOKEN };

describe('what operators look at', () => {
  it.each<[why: string, env: Record<string, string>, from: string, headers: Record<string, string>, is: boolean]>([
    ['to this machine', KEY, '127.0.0.1', LOCAL, true],
    ['to this machine with auth off', {}, '127.0.0.1', LOCAL, true],
    ['to this machine by IPv6', KEY, '::1', { host: '[::1]:8083' }, true],
    ['to this machine by a mapped address', KEY, '::ffff:127.0.0.1', LOCAL, true],
    ['to this machine by its own name for itself', KEY, '127.0.0.1', { host: 'LocalHost' }, true],
    ['not to another', KEY, '10.0.0.9', LOCAL, false],
    ['not by a proxy that says so', KEY, '127.0.0.1', { ...LOCAL, 'x-forwarded-for': '10.0.0.9' }, false],
    ['nor by this one', KEY, '127.0.0.1', { ...LOCAL, forwarded: 'for=10.0.0.9' }, false],
    ['nor by this one', KEY, '127.0.0.1', { ...LOCAL, 'x-real-ip': '10.0.0.9' }, false],
    ['not by a proxy that leaves the name alone', KEY, '127.0.0.1', { host: 'public.example' }, false],
    ['not to a page of another name', {}, '127.0.0.1', { host: 'rebound.example:8083' }, false],
    ['not by a name that looks like one', KEY, '127.0.0.1', { host: '127.0.0.1.rebound.example' }, false],
    ['not by a name that cannot be read', KEY, '127.0.0.1', { host: 'rebound.example@localhost:80:80' }, false],
    ['not by no name', KEY, '127.0.0.1', {}, false],
    ['by no token', KEY, '10.0.0.9', { ...LOCAL, authorization: `Bearer ${TOKEN}` }, false],
    ['by none at all', KEY, '10.0.0.9', { ...LOCAL, authorization: 'Bearer undefined' }, false],
    ['to who has the token', WITH_TOKEN, '10.0.0.9', { host: 'a.example', authorization: `Bearer ${TOKEN}` }, true],
    ['not to who has another', WITH_TOKEN, '10.0.0.9', { ...LOCAL, authorization: `Bearer ${TOKEN}x` }, false],
    ['not even to this machine without the token', WITH_TOKEN, '127.0.0.1', LOCAL, false],
    ['nor with auth off', { STEPWELL_OPERATOR_TOKEN: TOKEN }, '127.0.0.1', LOCAL, false],
    ['to this machine with the token', WITH_TOKEN, '127.0.0.1', { ...LOCAL, authorization: `Bearer ${TOKEN}` }, true],
  ])('is shown %s: %p, %s, %p: %p', (_, env, from, headers, is) => {
    expect(shown(env, from, headers)).toBe(is);
  });
});
