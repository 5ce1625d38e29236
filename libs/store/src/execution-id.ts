import { createHash, randomBytes } from 'node:crypto';
import type { ROOT_FRAME } from '#engine';
import type { ExecutionId } from './frame-ref.js';

/** The engine's name of the root frame. Only its type is imported: a worker that opens the store loads no engine. */
export const ROOT: typeof ROOT_FRAME = 'r';

const HASH_BYTES_KEPT = 16;

/** The id under which the execution `executionArn` is kept: 22 base64url characters. Safe in keys and job ids. */
export function executionIdOf(executionArn: string): ExecutionId {
  return createHash('sha256').update(executionArn).digest().subarray(0, HASH_BYTES_KEPT).toString('base64url');
}

/** Partition of an execution, 0 … partitions − 1: the first four bytes of its hash. */
export function partitionOf(execution: ExecutionId, partitions: number): number {
  return Buffer.from(execution.slice(0, 6), 'base64url').readUInt32BE(0) % partitions;
}

/** A fresh fence or claim: 128 random bits as 22 base64url characters. Never a counter: counters repeat after a rollback (R4). */
export function newToken(): string {
  if (used === POOL_BYTES) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  const token = pool.toString('base64url', used, used + TOKEN_BYTES);
  used += TOKEN_BYTES;
  return token;
}

/** Random bytes are drawn many at a time: one call of the system's source costs more than the rest of a token. */
const TOKEN_BYTES = 16;
const POOL_BYTES = TOKEN_BYTES * 256;
let pool = Buffer.alloc(0);
let used = POOL_BYTES;
