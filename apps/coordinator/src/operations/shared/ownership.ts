import type { ArnPlace } from '#sfn-api';
import type { Caller } from '../operation.js';

/** Whether something of this account and region is there for the caller: what is another's does not exist (S2). */
export function owns({ account, principal }: Caller, place: ArnPlace): boolean {
  return place.account === account && (principal?.region === undefined || place.region === principal.region);
}

/** Whose task tokens the caller may use; any while nobody has to say who he is. */
export function tokenOwner({ account, principal }: Caller): string | undefined {
  return principal && account;
}
