export { outcomeOf, workMsOf, WORKLOAD_ERRORS, type WorkloadTask } from './outcomes.js';
export { hashOf, seeded, type Seeded } from './seeded.js';
export { WORKLOAD_RESOURCES } from './task-fields.js';
export { workloadCase, type WorkloadCase } from './workload-case.js';
export type { WorkloadOptions } from './workload-options.js';
