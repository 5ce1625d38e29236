import { isIPv4 } from 'node:net';
import { SettingsError } from '../config/settings-error.js';
import { KNOWN_OPERATIONS } from './policy/resources.js';
import type { Rate, Rates } from './rate-limits.js';

/** Who may call the API; each from the environment variable named beside it. */
export interface AccessSettings {
  /** `STEPWELL_AUTH`: on when credentials are given, unless it says otherwise. */
  readonly auth: 'on' | 'off';
  /** `STEPWELL_CREDENTIALS_FILE` */
  readonly credentialsFile?: string;
  /** `STEPWELL_ACCESS_KEY_ID` and `STEPWELL_SECRET_ACCESS_KEY`: one key of the coordinator's own account, without a policy. */
  readonly accessKey?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** `STEPWELL_OPERATOR_TOKEN`: who has it sees `/metrics` and `/workers`; without one this machine does. */
  readonly operatorToken?: string;
  /** `STEPWELL_AUDIT_LOG`: `off`, `stdout`, or a file. */
  readonly auditLog: string;
  /** `STEPWELL_RATE_LIMITS`; none unless set. */
  readonly rates: Rates;
}

/** @param host what the API listens on: without auth it must be loopback. @throws SettingsError */
export function accessSettingsFrom(env: NodeJS.ProcessEnv, host: string): AccessSettings {
  const credentialsFile = env['STEPWELL_CREDENTIALS_FILE'] || undefined;
  const accessKeyId = env['STEPWELL_ACCESS_KEY_ID'] || undefined;
  const secretAccessKey = env['STEPWELL_SECRET_ACCESS_KEY'] || undefined;
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined))
    throw new SettingsError('STEPWELL_ACCESS_KEY_ID and STEPWELL_SECRET_ACCESS_KEY are set together or not at all.');
  const credentials = credentialsFile !== undefined || accessKeyId !== undefined;
  const auth = env['STEPWELL_AUTH'] || (credentials ? 'on' : 'off');
  if (auth !== 'on' && auth !== 'off') throw new SettingsError(`STEPWELL_AUTH is '${auth}': it must be on or off.`);
  if (auth === 'on' && !credentials)
    throw new SettingsError(
      'STEPWELL_AUTH is on, but there are no credentials: set STEPWELL_CREDENTIALS_FILE, or STEPWELL_ACCESS_KEY_ID and STEPWELL_SECRET_ACCESS_KEY.',
    );
  if (auth === 'off' && !isLoopback(host))
    throw new SettingsError(
      `STEPWELL_HOST is '${host}', which others can reach, and nobody is asked who he is: give credentials by STEPWELL_CREDENTIALS_FILE ` +
        'or STEPWELL_ACCESS_KEY_ID and STEPWELL_SECRET_ACCESS_KEY, or listen on 127.0.0.1.',
    );
  const operatorToken = env['STEPWELL_OPERATOR_TOKEN'] || undefined;
  if (operatorToken !== undefined && !/^[\x21-\x7e]{16,512}$/.test(operatorToken))
    throw new SettingsError('STEPWELL_OPERATOR_TOKEN must be 16 to 512 visible ASCII characters.');
  return {
    auth,
    ...(credentialsFile !== undefined && { credentialsFile }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined && { accessKey: { accessKeyId, secretAccessKey } }),
    ...(operatorToken !== undefined && { operatorToken }),
    auditLog: env['STEPWELL_AUDIT_LOG'] || (auth === 'on' ? 'stdout' : 'off'),
    rates: ratesFrom(env['STEPWELL_RATE_LIMITS'] || 'off'),
  };
}

/** Names and addresses by which only this machine reaches itself. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/** `StartExecution=1300/300,*=200/20`: burst, then calls per second. */
function ratesFrom(text: string): Rates {
  if (text === 'off') return new Map();
  return new Map(
    text.split(',').map((each): [string, Rate] => {
      const [, operation = '', burst, perSecond] =
        /^\s*(\*|[A-Za-z]+)=(\d{1,9})\/(\d{1,9}(?:\.\d+)?)\s*$/.exec(each) ?? [];
      if ((operation !== '*' && !KNOWN_OPERATIONS.includes(operation)) || Number(burst) < 1 || Number(perSecond) <= 0)
        throw new SettingsError(
          `STEPWELL_RATE_LIMITS has '${each.trim()}': it must be off, or a list such as StartExecution=1300/300,*=200/20 (operation=burst/per second).`,
        );
      return [operation, { burst: Number(burst), perSecond: Number(perSecond) }];
    }),
  );
}
