import { isJsonObject, type Json } from '../data/json.js';
import { Fields } from './fields.js';
import { MESSAGE } from './messages.js';
import type { QueryLanguage, State, StateType } from './model.js';
import { checkSpelling, isDowngrade, stateLanguage } from './query-language.js';
import { choice } from './states/choice.js';
import { fail } from './states/fail.js';
import { map } from './states/map.js';
import { parallel } from './states/parallel.js';
import { pass } from './states/pass.js';
import type { OwnFields, ReadMachine, StateShape } from './states/state-shape.js';
import { succeed } from './states/succeed.js';
import { task } from './states/task.js';
import { wait } from './states/wait.js';

type AnyShape = Pick<StateShape<State>, 'fields' | 'required'> & {
  read(state: Fields, readMachine: ReadMachine): OwnFields<State>;
};

/** In the order in which AWS lists the types. */
const SHAPES: { readonly [T in StateType]: AnyShape } = {
  Task: task,
  Wait: wait,
  Pass: pass,
  Succeed: succeed,
  Fail: fail,
  Choice: choice,
  Parallel: parallel,
  Map: map,
};
const TYPES = Object.keys(SHAPES) as StateType[];
const EVERY_STATE = ['Type', 'Comment', 'QueryLanguage'];

/** Reads one member of `States`; undefined when it is no object or of no known type. */
export function readState(
  name: string,
  value: Json,
  machine: Fields,
  ofDocument: QueryLanguage,
  readMachine: ReadMachine,
): State | undefined {
  const location = `${machine.location}/States/${name}`;
  if (!isJsonObject(value)) {
    machine.around.document.error(MESSAGE.wrongType('Object'), location);
    return undefined;
  }
  const queryLanguage = stateLanguage(new Fields(value, location, machine.around), ofDocument);
  const reads = new Set<string>();
  const state = new Fields(value, location, { ...machine.around, queryLanguage, reads });
  const downgraded = isDowngrade(state, ofDocument);
  if (downgraded) state.error(MESSAGE.downgrade);
  state.require('Type');
  const type = stateType(state);
  if (type === undefined) return undefined;

  const shape = SHAPES[type];
  // AWS says nothing about the fields of a downgraded state.
  const { both, JSONPath, JSONata } = shape.fields;
  state.allowByLanguage({ both: [...EVERY_STATE, ...both], JSONPath, JSONata }, downgraded);
  checkSpelling(state);
  if (shape.required.length > 0) state.require(...shape.required);
  const own = shape.read(state, readMachine);
  const comment = state.string('Comment');
  return { name, comment, queryLanguage, readsVariables: [...reads].sort(), ...own } as State;
}

function stateType(state: Fields): StateType | undefined {
  const text = state.get('Type');
  const type = TYPES.find((each) => each === text);
  if (type === undefined && state.has('Type')) state.error(MESSAGE.stateType(TYPES), 'Type');
  return type;
}
