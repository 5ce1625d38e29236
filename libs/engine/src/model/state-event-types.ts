import type { StateType } from '#asl';
import type { HistoryEventType } from './history-event-type.js';

/** The event of a state that is entered. */
export const ENTERED: { readonly [T in StateType]: `${T}StateEntered` & HistoryEventType } = {
  Pass: 'PassStateEntered',
  Task: 'TaskStateEntered',
  Choice: 'ChoiceStateEntered',
  Wait: 'WaitStateEntered',
  Succeed: 'SucceedStateEntered',
  Fail: 'FailStateEntered',
  Parallel: 'ParallelStateEntered',
  Map: 'MapStateEntered',
};

/** The event of a state that is left; a Fail state is not. */
export const EXITED: { readonly [T in Exclude<StateType, 'Fail'>]: `${T}StateExited` & HistoryEventType } = {
  Pass: 'PassStateExited',
  Task: 'TaskStateExited',
  Choice: 'ChoiceStateExited',
  Wait: 'WaitStateExited',
  Succeed: 'SucceedStateExited',
  Parallel: 'ParallelStateExited',
  Map: 'MapStateExited',
};
