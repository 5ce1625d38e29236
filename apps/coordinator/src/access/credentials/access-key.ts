import type { KeyObject } from 'node:crypto';
import type { Policy } from '../policy/policy.js';

/** An access key, and what it is good for. Printing one tells no secret: a KeyObject shows nothing of itself. */
export interface AccessKey {
  readonly accessKeyId: string;
  /** Kept as such, not as a hash: SigV4 computes with it. */
  readonly secret: KeyObject;
  /** 12 digits. */
  readonly account: string;
  /** Region its requests must be signed for, and of its ARNs; without one any will do, and ARNs have the coordinator's. */
  readonly region?: string;
  /** Name in `arn:aws:iam::<account>:user/<name>`. */
  readonly user: string;
  /** SHA-256 of the session token that must come along. */
  readonly sessionTokenHash?: Buffer;
  /** Epoch ms. */
  readonly expiresAt?: number;
  /** Without one the key may do everything in its account. */
  readonly policy?: Policy;
}
