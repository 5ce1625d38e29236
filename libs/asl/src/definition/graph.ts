import type { Fields } from './fields.js';
import { MESSAGE } from './messages.js';
import type { State } from './model.js';

interface Graph {
  readonly machine: Fields;
  /** Of all members of States, also of those that could not be read. */
  readonly names: readonly string[];
  readonly startAt: string | undefined;
  readonly states: ReadonlyMap<string, State>;
  /** True when something is wrong inside this machine already: then what is reachable is not known. */
  readonly hasErrors: boolean;
}

interface Edge {
  readonly target: string;
  /** Of the field that names the target, below the state. */
  readonly place: string;
}

/**
 * Checks the transitions of one machine (facts/asl.md §13): every target exists in the same `States`, there is a state to
 * end in, and every state can be reached. AWS answers in this order, and looks for what cannot be reached only when there
 * is an end (github.com/floci-io/floci/pull/2786).
 */
export function checkGraph({ machine, names, startAt, states, hasErrors }: Graph): void {
  const known = new Set(names);
  const missing = (target: string, place: string): void => {
    if (known.has(target)) return;
    if (target === '' && hasErrors) return; // may stand for a target that is absent or no text, noted already
    machine.error(MESSAGE.missingTarget(target), place, 'MISSING_TRANSITION_TARGET');
  };
  if (startAt !== undefined) missing(startAt, 'StartAt');
  for (const [name, state] of states) {
    for (const { target, place } of edges(state)) missing(target, `States/${name}/${place}`);
  }
  if (hasErrors || startAt === undefined) return;

  if (![...states.values()].some(isTerminal)) {
    // Without a place, as AWS answers for a whole workflow; a machine inside another says where it stands.
    machine.around.document.error(
      MESSAGE.noEnd,
      machine.location === '' ? undefined : machine.location,
      'MISSING_END_STATE',
    );
    return;
  }
  for (const name of unreachable(startAt, names, states))
    machine.error(MESSAGE.unreachable(name), `States/${name}`, 'MISSING_TRANSITION_TARGET');
}

function edges(state: State): Edge[] {
  const found: Edge[] = [];
  if ('next' in state && state.next !== undefined) found.push({ target: state.next, place: 'Next' });
  if (state.type === 'Choice') {
    state.choices.forEach(({ next }, index) => found.push({ target: next, place: `Choices[${index}]/Next` }));
    if (state.default !== undefined) found.push({ target: state.default, place: 'Default' });
  }
  if ('catch' in state)
    state.catch.forEach(({ next }, index) => found.push({ target: next, place: `Catch[${index}]/Next` }));
  return found;
}

/**
 * States that no transition leads to. What comes after such a state is not named as well: AWS names the first of a chain
 * only (github.com/aws-cloudformation/cfn-lint/issues/4074). Of a ring that nothing leads into all states are named.
 */
function unreachable(startAt: string, names: readonly string[], states: ReadonlyMap<string, State>): readonly string[] {
  const targets = new Set([startAt, ...[...states.values()].flatMap(edges).map(({ target }) => target)]);
  const without = names.filter((name) => !targets.has(name));
  const reached = reachable([startAt, ...without], states);
  return names.filter((name) => !targets.has(name) || !reached.has(name));
}

function reachable(from: readonly string[], states: ReadonlyMap<string, State>): ReadonlySet<string> {
  const reached = new Set(from);
  for (const name of reached) {
    const state = states.get(name);
    if (state !== undefined) for (const { target } of edges(state)) reached.add(target);
  }
  return reached;
}

function isTerminal(state: State): boolean {
  if (state.type === 'Choice') return false;
  return state.type === 'Succeed' || state.type === 'Fail' || state.next === undefined;
}
