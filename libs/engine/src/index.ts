export * from './model/frame.js';
export { FRAME_FORMAT, type FrameFormat } from './model/frame-format.js';
export * from './model/decision.js';
export * from './model/visit.js';
export * from './model/engine-event.js';
export * from './model/history-event-type.js';
export { decide, decideStart, type Evaluate, type LookUpActivity } from './decide.js';
export { decideFully, decideStartFully, isEvaluate, isLookUpActivity } from './decide-fully.js';
export { decideRedrive } from './redrive/decide-redrive.js';
export type { RedrivePlan, RedrivenFrame, RemainingFrame, Remains } from './redrive/remains.js';
export { FAILED as TOLERATED_FAILURE_RESULT } from './model/tolerated-result.js';
export { MAX_PAYLOAD_BYTES } from './data-flow/limits.js';
export {
  testState,
  TooManyFailedIterations,
  type MockedWork,
  type StateTest,
  type StateTestResult,
  type TaskAtWork,
} from './test-state/test-state.js';
export type { Inspection, TaskWork } from './test-state/trial.js';
export type { MapRunCounts, MapRunLimits, MapRunNote, MapRunProgress } from './model/map-run.js';
export { checkSumOf, originOfMapRun } from './states/map/map-run-arn.js';
export { mapRunsIn } from './states/map/map-run-progress.js';
