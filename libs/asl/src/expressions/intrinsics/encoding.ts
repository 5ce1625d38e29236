import { createHash } from 'node:crypto';

import { refuse, requireShortText, requireText, type IntrinsicFunction } from './intrinsic-function.js';

const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/** States.Base64Encode, Base64Decode, Hash. Texts are UTF-8. */
export const encodingFunctions: readonly (readonly [string, IntrinsicFunction])[] = [
  [
    'States.Base64Encode',
    {
      minArgs: 1,
      maxArgs: 1,
      call: ([text]) => Buffer.from(requireShortText(text, 'the text'), 'utf8').toString('base64'),
    },
  ],
  ['States.Base64Decode', { minArgs: 1, maxArgs: 1, call: ([text]) => decode(requireShortText(text, 'the text')) }],
  [
    'States.Hash',
    {
      minArgs: 2,
      maxArgs: 2,
      call: ([data, algorithm]) => hash(requireShortText(data, 'the data'), requireText(algorithm, 'the algorithm')),
    },
  ],
];

function decode(text: string): string {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.replace(/=+$/, '').length % 4 === 1)
    refuse('the text is not Base64');
  return Buffer.from(text, 'base64').toString('utf8');
}

function hash(data: string, algorithm: string): string {
  const name =
    ALGORITHMS.get(algorithm) ?? refuse(`the algorithm must be one of [${[...ALGORITHMS.keys()].join(', ')}]`);
  return createHash(name).update(data, 'utf8').digest('hex');
}
