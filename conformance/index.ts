export { readOwnCases, type OwnCase } from './suite/own-case.js';
export { readRecordings } from './suite/recordings.js';
export { runSuite, type Suite } from './suite/run-suite.js';
export type { Outcome } from './suite/outcome.js';
export { titleOf, type Vector } from './suite/vector.js';
export { readKnownFailures } from './report/known-failures.js';
export { report } from './report/report.js';
export { writeSupportTable } from './report/support-page.js';
