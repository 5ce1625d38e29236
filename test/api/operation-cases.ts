import type { OperationName } from '#sfn-api';
import type { World } from './world.js';

/** Makes the one call that counts, after all it takes. */
export type Act = (world: World) => Promise<unknown>;

export interface OperationCases {
  readonly group: string;
  /** Answers what the operation is called for; throws when the answer is not right. */
  readonly succeeds: Act;
  /** Error of the model → a call that is refused with it. */
  readonly fails: Readonly<Record<string, Act>>;
  /** Error of the model → the suite that shows it, because it takes more than a call. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Error of the model → why it does not happen here. */
  readonly never?: Readonly<Record<string, string>>;
  /** What differs from AWS. */
  readonly differs?: readonly string[];
}

export type Cases = Partial<Readonly<Record<OperationName, OperationCases>>>;

export const NO_KMS = 'customer managed keys are refused when something is to be encrypted with them';

/** Forty changes at once, again and again until one of them has lost five times in a row: fails as that one does. */
export async function crowd(change: (n: number) => Promise<unknown>): Promise<void> {
  for (let round = 0; round < 25; round += 1) {
    const results = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => change(round * 40 + n)));
    // A machine with other work to do may be too slow for some of them: that is another error, and not what is looked for.
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
    const lost = reasons.find(({ name }) => name === 'ConflictException');
    if (lost !== undefined) throw lost;
  }
}
