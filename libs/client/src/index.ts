export {
  StepwellClient,
  type ExecutionEnd,
  type QueuedStart,
  type StartExecutionRequest,
  type WaitOptions,
} from './stepwell-client.js';
export type { StepwellClientOptions } from './client-options.js';
export { ApiError, ExecutionNotStarted, WaitTimeout } from './client-errors.js';
