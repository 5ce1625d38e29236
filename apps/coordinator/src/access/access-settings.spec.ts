import { describe, expect, it } from '@jest/globals';
import { SettingsError } from '../config/settings-error.js';
import { accessSettingsFrom, isLoopback } from './access-settings.js';

const KEY = { STEPWELL_ACCESS_KEY_ID: 'AKIDONE', STEPWELL_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG' };
const FILE = { STEPWELL_CREDENTIALS_FILE: '/etc/stepwell/credentials.json' };
const from = (env: NodeJS.ProcessEnv, host = '127.0.0.1') => accessSettingsFrom(env, host);

describe('accessSettingsFrom', () => {
  it('asks nobody who he is on loopback, until there are credentials', () => {
    expect(from({})).toEqual({ auth: 'off', auditLog: 'off', rates: new Map() });
    expect(from(FILE)).toMatchObject({
      auth: 'on',
      auditLog: 'stdout',
      credentialsFile: '/etc/stepwell/credentials.json',
    });
    expect(from(KEY, '0.0.0.0')).toMatchObject({ auth: 'on', accessKey: { accessKeyId: 'AKIDONE' } });
    expect(from({ ...FILE, STEPWELL_AUTH: 'off' })).toMatchObject({ auth: 'off' });
    expect(from({ ...FILE, STEPWELL_AUDIT_LOG: 'off' })).toMatchObject({ auditLog: 'off' });
  });

  it.each(['0.0.0.0', '::', '10.0.0.7', 'example.org', '127.0.0.1.example.org'])(
    'refuses to listen on %s without auth',
    (host) => {
      expect(() => from({}, host)).toThrow(SettingsError);
      expect(() => from({ ...FILE, STEPWELL_AUTH: 'off' }, host)).toThrow(
        `STEPWELL_HOST is '${host}', which others can reach, and nobody is asked who he is`,
      );
      expect(isLoopback(host)).toBe(false);
    },
  );

  it.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('knows %s for loopback', (host) => {
    expect(from({}, host).auth).toBe('off');
  });

  it.each([
    [{ STEPWELL_AUTH: 'yes' }, "STEPWELL_AUTH is 'yes': it must be on or off."],
    [{ STEPWELL_AUTH: 'on' }, 'STEPWELL_AUTH is on, but there are no credentials'],
    [{ STEPWELL_ACCESS_KEY_ID: 'AKIDONE' }, 'are set together or not at all'],
    [{ STEPWELL_OPERATOR_TOKEN: 'short' }, 'STEPWELL_OPERATOR_TOKEN must be 16 to 512'],
    [{ STEPWELL_RATE_LIMITS: 'StartExecution' }, "STEPWELL_RATE_LIMITS has 'StartExecution'"],
    [{ STEPWELL_RATE_LIMITS: 'Start=1/1' }, "STEPWELL_RATE_LIMITS has 'Start=1/1'"],
    [{ STEPWELL_RATE_LIMITS: '*=0/1' }, "STEPWELL_RATE_LIMITS has '*=0/1'"],
    [{ STEPWELL_RATE_LIMITS: '*=5/0' }, "STEPWELL_RATE_LIMITS has '*=5/0'"],
  ])('refuses %j', (env, problem) => {
    expect(() => from(env)).toThrow(SettingsError);
    expect(() => from(env)).toThrow(problem);
  });

  it('reads rates: a burst, then so many each second', () => {
    expect([...from({ STEPWELL_RATE_LIMITS: 'StartExecution=1300/300, *=5/0.5' }).rates]).toEqual([
      ['StartExecution', { burst: 1_300, perSecond: 300 }],
      ['*', { burst: 5, perSecond: 0.5 }],
    ]);
  });
});
