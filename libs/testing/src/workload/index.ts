export type { WorkloadCallback } from './callbacks.js';
export { outcomeOf, tokenOf, workMsOf, type WorkloadTask } from './outcomes.js';
export { redrivesOf, type WorkloadRedrives } from './redrives.js';
export { REDELIVERED_RESOURCE, WORKLOAD_RESOURCES } from './resources.js';
export { WORKLOAD_ERRORS } from './results.js';
export { hashOf, seeded, type Seeded } from './seeded.js';
export { workloadCase, type WorkloadCase } from './workload-case.js';
export type { WorkloadOptions } from './workload-options.js';
