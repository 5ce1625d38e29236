import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FrameRef } from '#store';

const SIGNATURE_BYTES = 32;
const LONGEST_TOKEN = 2_048;

export interface TaskOfToken {
  readonly ref: FrameRef;
  /** Absent in tokens of releases before this member. */
  readonly resource?: string;
}

/**
 * The task tokens of attempts that wait for a callback. A token names a step of a frame – execution, frame, fence – and what the
 * task belongs to, and is signed: nobody can make one up, or alter one. It is good for as long as that fence is current: the server remembers nothing.
 * Whoever holds one can answer the task, so it is never logged (S10).
 */
export class TaskTokens {
  /** @param key at least 32 random bytes, the same in all coordinators of a store */
  constructor(private readonly key: Buffer) {}

  /**
   * The same one for the same step.
   * @param resource ARN of the activity, or of the state machine: whoever answers needs permission for it
   */
  issue({ execution, token, frame }: FrameRef, resource: string): string {
    const named = Buffer.from(`${execution}|${token}|${frame}|${resource}`);
    const issued = Buffer.concat([this.#sign(named), named]).toString('base64url');
    if (issued.length > LONGEST_TOKEN)
      throw new Error(`The frame is nested too deeply for a task token: ${frame.length}`);
    return issued;
  }

  /** What `token` was issued for; undefined when it was not issued here. */
  open(token: string): TaskOfToken | undefined {
    const bytes = Buffer.from(token, 'base64url');
    // One token is written in one way: what decoding passes over was put in by somebody else.
    if (bytes.length <= SIGNATURE_BYTES || bytes.toString('base64url') !== token) return undefined;
    const named = bytes.subarray(SIGNATURE_BYTES);
    if (!timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), this.#sign(named))) return undefined;
    const [execution, fence, frame, resource] = named.toString().split('|') as [string, string, string, string?];
    return { ref: { execution, token: fence, frame }, ...(resource !== undefined && { resource }) };
  }

  #sign(named: Buffer): Buffer {
    return createHmac('sha256', this.key).update('task-token|').update(named).digest();
  }
}
