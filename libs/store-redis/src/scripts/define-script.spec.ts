import { describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { StoreFullError } from '#store';
import { defineScript } from './define-script.js';

/* The answers are those of Redis 6.2, by its source: the tests run on a newer one, which does not wrap them. */

const HASH = '0123456789abcdef0123456789abcdef01234567';
const wrapped = (answer: string) =>
  `ERR Error running script (call to f_${HASH}): @user_script:8: @user_script: 8: ${answer}`;

const script = defineScript<null, number>({
  name: 'count-try',
  keys: () => [],
  args: () => [],
  reply: ([n]) => Number(n),
});

/** Answers with errors first, then well. */
function answering(...errors: string[]): Redis {
  const answer = () => {
    const message = errors.shift();
    return message === undefined ? Promise.resolve([7]) : Promise.reject(new Error(message));
  };
  return { evalsha: answer, eval: answer } as unknown as Redis;
}

describe('a script', () => {
  it.each([
    "OOM command not allowed when used memory > 'maxmemory'.",
    wrapped("-OOM command not allowed when used memory > 'maxmemory'."),
  ])('meets a full Redis: %s', async (answer) => {
    await expect(script(answering(answer), null)).rejects.toThrow(StoreFullError);
    await expect(script(answering('NOSCRIPT No matching script.', answer), null)).rejects.toThrow(StoreFullError);
  });

  it('is called again when its server has become a replica', async () => {
    expect(await script(answering(wrapped("-READONLY You can't write against a read only replica.")), null)).toBe(7);
  });

  it('tells other answers as newer servers tell them', async () => {
    const answer = 'MISCONF Errors writing to the AOF file: No space left on device';
    await expect(script(answering(wrapped(`-${answer}`)), null)).rejects.toMatchObject({
      name: 'ReplyError',
      message: answer,
    });
  });

  it.each([
    wrapped("Script attempted to access nonexistent global variable 'OOM'"),
    `ERR Error running script (call to f_${HASH}): @user_script:8: user_script:8: bad key 'x: -OOM y'`,
    'ERR unknown command `-OOM x`',
  ])('does not take a text that only holds the word for it: %s', async (message) => {
    await expect(script(answering(message), null)).rejects.toMatchObject({ message });
  });
});
