import { readAccessKey } from '../credentials/read-access-keys.js';

export const KEY_ID = 'AKIDEXAMPLE';
export const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
export const ACCOUNT_A = '123456789012';

/** Some access keys, found by their ids. */
export function keysOf(...keys: readonly object[]) {
  const given = keys.map((each) =>
    readAccessKey({ accessKeyId: KEY_ID, secretAccessKey: SECRET, account: ACCOUNT_A, ...each }, 'key'),
  );
  return { find: (id: string) => given.find(({ accessKeyId }) => accessKeyId === id) };
}
