import type { Cases } from '../operation-cases.js';
import { EXECUTION_CASES } from './executions.js';
import { OTHER_CASES } from './others.js';
import { STATE_MACHINE_CASES } from './state-machines.js';
import { MAP_RUN_CASES, TASK_CASES } from './tasks.js';
import { VERSION_CASES } from './versions.js';

/** Every operation. */
export const CASES: Cases = {
  ...STATE_MACHINE_CASES,
  ...VERSION_CASES,
  ...EXECUTION_CASES,
  ...TASK_CASES,
  ...MAP_RUN_CASES,
  ...OTHER_CASES,
};
