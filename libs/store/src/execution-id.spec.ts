import { describe, expect, it } from '@jest/globals';
import { executionIdOf, newToken, partitionOf } from './execution-id.js';

const arn = (name: string) => `arn:aws:states:us-east-1:123456789012:execution:order:${name}`;

describe('executionIdOf', () => {
  it('is 22 base64url characters, the same each time and different for another ARN', () => {
    expect(executionIdOf(arn('a'))).toMatch(/^[\w-]{22}$/);
    expect(executionIdOf(arn('a'))).toBe(executionIdOf(arn('a')));
    expect(executionIdOf(arn('a'))).not.toBe(executionIdOf(arn('b')));
  });
});

describe('partitionOf', () => {
  it('is the first four bytes of the hash, as an unsigned number, modulo the partitions', () => {
    expect(partitionOf(Buffer.from('ffffffff00000000000000000000ffff', 'hex').toString('base64url'), 128)).toBe(127);
    expect(partitionOf(Buffer.from('000000810000000000000000000000ff', 'hex').toString('base64url'), 128)).toBe(1);
  });

  it('spreads executions evenly', () => {
    const counts = new Array<number>(8).fill(0);
    for (let n = 0; n < 4000; n += 1) counts[partitionOf(executionIdOf(arn(String(n))), 8)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(400);
    expect(Math.max(...counts)).toBeLessThan(600);
  });
});

describe('newToken', () => {
  it('never repeats', () => {
    expect(new Set(Array.from({ length: 1000 }, newToken)).size).toBe(1000);
  });
});
