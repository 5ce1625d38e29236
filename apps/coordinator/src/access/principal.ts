import type { AccessKey } from './credentials/access-key.js';
import type { Policy } from './policy/policy.js';

/** Who has signed a request. */
export interface Principal {
  /** `arn:aws:iam::<account>:user/<name>` */
  readonly arn: string;
  readonly accessKeyId: string;
  /** The only region it may do anything in. */
  readonly region?: string;
  /** Without one it may do everything in its account. */
  readonly policy?: Policy;
}

export function principalOf({ account, user, accessKeyId, region, policy }: AccessKey): Principal {
  return {
    arn: `arn:aws:iam::${account}:user/${user}`,
    accessKeyId,
    ...(region !== undefined && { region }),
    ...(policy !== undefined && { policy }),
  };
}
