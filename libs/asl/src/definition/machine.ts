import { Fields, isLonger, type Surroundings } from './fields.js';
import { checkGraph } from './graph.js';
import { MESSAGE } from './messages.js';
import type { QueryLanguage, State, StateMachine } from './model.js';
import { readState } from './state.js';
import { VariableScope } from './variable-scope.js';

const MAX_STATE_NAME_LENGTH = 80;
/** Machines inside machines. AWS has a limit it does not tell; this one keeps the reader's stack small. */
const MAX_DEPTH = 100;

/** Reads StartAt and States of a machine and of all machines inside it; the caller checks the other fields. */
export function readMachine(machine: Fields, ofDocument: QueryLanguage, depth = 1): StateMachine {
  const { document } = machine.around;
  const errorsBefore = document.errorCount;
  machine.require('States', 'StartAt');
  const comment = machine.string('Comment');
  const startAt = machine.string('StartAt');
  const raw = machine.object('States');
  const states = new Map<string, State>();

  const readInner = (inner: Fields, around?: Partial<Surroundings>): StateMachine => {
    if (depth >= MAX_DEPTH) {
      inner.error(MESSAGE.tooDeepMachines(MAX_DEPTH), undefined, 'TOO_DEEPLY_NESTED');
      return { startAt: '', states: new Map(), queryLanguage: ofDocument };
    }
    const within = new Fields(inner.raw, inner.location, {
      ...inner.around,
      scope: new VariableScope(inner.around.scope),
      ...around,
    });
    return readMachine(within, ofDocument, depth + 1);
  };
  for (const [name, value] of Object.entries(raw?.raw ?? {})) {
    checkName(name, machine);
    const state = readState(name, value, machine, ofDocument, readInner);
    if (state !== undefined) states.set(name, state);
  }
  if (raw?.names.length === 0) machine.error(MESSAGE.empty, 'States');
  else if (raw !== undefined)
    checkGraph({ machine, names: raw.names, startAt, states, hasErrors: document.errorCount > errorsBefore });
  return { startAt: startAt ?? '', states, comment, queryLanguage: ofDocument };
}

/** A name is 1 to 80 characters long and used once in the whole document (facts/asl.md §1). */
function checkName(name: string, machine: Fields): void {
  const { document } = machine.around;
  const place = `States/${name}`;
  if (name === '') machine.error(MESSAGE.emptyStateName, place, 'INVALID_STATE_NAME');
  if (isLonger(name, MAX_STATE_NAME_LENGTH)) machine.error(MESSAGE.longStateName(name), place, 'INVALID_STATE_NAME');
  if (document.stateNames.has(name)) machine.error(MESSAGE.duplicateState(name), place, 'DUPLICATE_STATE_NAME');
  document.stateNames.add(name);
}
