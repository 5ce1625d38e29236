import type { State, StateOf, StateType } from '#asl';
import type { StateBehaviour } from './behaviour.js';
import { choice } from './choice/choice.js';
import { fail } from './fail/fail.js';
import { map } from './map/map.js';
import { parallel } from './parallel/parallel.js';
import { pass } from './pass/pass.js';
import { succeed } from './succeed/succeed.js';
import { task } from './task/task.js';
import { wait } from './wait/wait.js';

/** One state type, one behaviour: a new type fails to compile until it is here. */
const behaviours: { readonly [T in StateType]: StateBehaviour<StateOf<T>> } = {
  Pass: pass,
  Task: task,
  Choice: choice,
  Wait: wait,
  Succeed: succeed,
  Fail: fail,
  Parallel: parallel,
  Map: map,
};

export function behaviourOf(state: State): StateBehaviour<State> {
  return behaviours[state.type];
}
