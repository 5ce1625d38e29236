import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SECRET } from '../testing/keys.js';
import { AccessKeys } from './access-keys.js';
import { readAccessKeys } from './read-access-keys.js';

const KEY = { accessKeyId: 'AKIDONE', secretAccessKey: SECRET, account: '123456789012' };
const fileOf = (...credentials: unknown[]) => JSON.stringify({ credentials });

describe('a credentials file', () => {
  it('holds access keys, and shows nothing of their secrets', () => {
    const token = 'token-of-a-session';
    const [plain, full] = readAccessKeys(
      fileOf(KEY, {
        ...KEY,
        accessKeyId: 'ASIATWO',
        region: 'eu-west-1',
        user: 'deploy',
        sessionToken: token,
        expires: '2030-01-31T12:00:00Z',
        policy: {
          Version: '2012-10-17',
          Statement: [{ Sid: 'All', Effect: 'Allow', Action: 'states:*', Resource: '*' }],
        },
      }),
    );
    expect(plain).toMatchObject({ accessKeyId: 'AKIDONE', account: '123456789012', user: 'AKIDONE' });
    expect(full).toMatchObject({
      accessKeyId: 'ASIATWO',
      region: 'eu-west-1',
      user: 'deploy',
      expiresAt: Date.UTC(2030, 0, 31, 12),
    });
    expect(full?.policy?.statements).toHaveLength(1);
    const shown = inspect([plain, full], { depth: 9 }) + JSON.stringify([plain, full]);
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain(token);
  });

  it.each<[string, string, string]>([
    ['no JSON', `{"credentials": [{"secretAccessKey": "${SECRET}"`, 'it is not valid JSON'],
    ['no list', '{"credentials": {}}', "'credentials' must be a list of at least one access key"],
    ['nothing in it', fileOf(), "'credentials' must be a list of at least one access key"],
    ['a member nobody knows', fileOf({ ...KEY, polciy: {} }), "credentials[0] has 'polciy', which is not supported"],
    ['no id', fileOf({ ...KEY, accessKeyId: undefined }), 'credentials[0].accessKeyId must be 3 to 128'],
    [
      'a short secret',
      fileOf({ ...KEY, secretAccessKey: 'secret' }),
      'credentials[0].secretAccessKey must be 16 to 512',
    ],
    [
      'an account as a number',
      fileOf({ ...KEY, account: 123456789012 }),
      'credentials[0].account must be an account id of 12 digits, as a string',
    ],
    [
      'a region that is none',
      fileOf(KEY, { ...KEY, accessKeyId: 'AKIDTWO', region: 'mars' }),
      'credentials[1].region must be an AWS region',
    ],
    [
      'an end that is no time',
      fileOf({ ...KEY, expires: '2030-13-01T00:00:00Z' }),
      'credentials[0].expires is no time',
    ],
    ['one id twice', fileOf(KEY, KEY), "the access key 'AKIDONE' is there twice"],
    [
      'a bad policy',
      fileOf({ ...KEY, policy: { Statement: [{}] } }),
      'credentials[0].policy.Statement[0].Effect must be Allow or Deny',
    ],
  ])('is refused with %s, and no secret is told', (_, json, problem) => {
    const read = () => readAccessKeys(json);
    expect(read).toThrow(problem);
    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining(SECRET) }));
  });
});

describe('access keys', () => {
  let room: string;
  let file: string;
  beforeAll(() => {
    room = mkdtempSync(join(tmpdir(), 'access-keys-'));
    file = join(room, 'credentials.json');
  });
  afterAll(() => rmSync(room, { recursive: true }));

  it('are read again, and stay as they were when that cannot be', () => {
    writeFileSync(file, fileOf(KEY), { mode: 0o600 });
    const keys = new AccessKeys(file);
    expect(keys.find('AKIDONE')).toBeDefined();
    writeFileSync(file, fileOf({ ...KEY, accessKeyId: 'AKIDTWO' }));
    keys.reload();
    expect([keys.find('AKIDONE'), keys.find('AKIDTWO')?.accessKeyId, keys.size]).toEqual([undefined, 'AKIDTWO', 1]);
    writeFileSync(file, '{');
    expect(() => keys.reload()).toThrow(`The credentials file ${file} cannot be used: it is not valid JSON`);
    expect(keys.find('AKIDTWO')).toBeDefined();
    rmSync(file);
    expect(() => keys.reload()).toThrow(`The credentials file ${file} cannot be read: ENOENT`);
    expect(keys.find('AKIDTWO')).toBeDefined();
  });

  it.each([
    { mode: 0o600, exposure: undefined },
    { mode: 0o440, exposure: undefined },
    { mode: 0o644, exposure: 'can be read by everybody on this machine: chmod 600' },
    { mode: 0o660, exposure: 'can be changed by others than its owner: chmod 600' },
    { mode: 0o602, exposure: 'can be changed by others than its owner: chmod 600' },
  ])('know who gets at a file of mode $mode', ({ mode, exposure }) => {
    writeFileSync(file, fileOf(KEY));
    chmodSync(file, mode);
    expect(new AccessKeys(file).exposure).toBe(exposure && `${file} ${exposure}`);
    chmodSync(file, 0o600);
  });

  it('without a file have none to guard', () => {
    expect(new AccessKeys(undefined).exposure).toBeUndefined();
  });

  it('may come from the environment, too, each once', () => {
    writeFileSync(file, fileOf(KEY));
    const given = readAccessKeys(fileOf({ ...KEY, accessKeyId: 'AKIDENV' }));
    expect(new AccessKeys(file, given).size).toBe(2);
    expect(() => new AccessKeys(file, readAccessKeys(fileOf(KEY)))).toThrow(
      "the access key 'AKIDONE' is in the environment and in",
    );
  });
});
