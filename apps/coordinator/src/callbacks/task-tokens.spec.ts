import { describe, expect, it } from '@jest/globals';
import { newToken } from '#store';
import { TaskTokens } from './task-tokens.js';

const REF = { execution: newToken(), frame: 'r/0/12', token: newToken() };
const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:orders';
const tokens = new TaskTokens(Buffer.alloc(32, 1));

describe('a task token', () => {
  it('names one step, and is the same each time it is asked for', () => {
    const token = tokens.issue(REF, MACHINE);
    expect(token).toMatch(/^[\w-]{100,2048}$/);
    expect(tokens.issue(REF, MACHINE)).toBe(token);
    expect(tokens.open(token)).toEqual({ ref: REF, resource: MACHINE });
    expect(new TaskTokens(Buffer.alloc(32, 1)).open(token)).toEqual({ ref: REF, resource: MACHINE });
  });

  it('is refused with any one bit flipped, cut, prolonged, of another store or made up', () => {
    const token = tokens.issue(REF, MACHINE);
    const bytes = Buffer.from(token, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(tokens.open(altered.toString('base64url'))).toBeUndefined();
    }
    for (const wrong of [token.slice(0, -1), `${token}A`, `${token}=`, ` ${token}`, '', 'a', 'x'.repeat(2_048)])
      expect(tokens.open(wrong)).toBeUndefined();
    expect(new TaskTokens(Buffer.alloc(32, 2)).open(token)).toBeUndefined();
  });

  it('is not issued longer than AWS lets one be', () => {
    expect(() => tokens.issue({ ...REF, frame: `r${'/1'.repeat(1_000)}` }, MACHINE)).toThrow('nested too deeply');
  });
});
