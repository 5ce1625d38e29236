import { duplicateDeliveries } from './duplicate-deliveries.js';
import { NETWORK_FAULTS } from './network-faults.js';
import type { Nemesis } from './nemesis.js';
import { PROCESS_FAULTS } from './process-faults.js';
import { REDIS_FAULTS } from './redis-faults.js';

/** Every kind of fault, by its name in the log. */
export const NEMESES = {
  ...PROCESS_FAULTS,
  ...NETWORK_FAULTS,
  ...REDIS_FAULTS,
  'duplicate-jobs': duplicateDeliveries,
} as const satisfies Readonly<Record<string, Nemesis>>;

export type FaultKind = keyof typeof NEMESES;
