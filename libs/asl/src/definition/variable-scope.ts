import type { DefinitionDocument } from './document.js';
import type { Fields } from './fields.js';
import { MESSAGE } from './messages.js';

/**
 * The variables that the states of one machine assign. The machines inside its Parallel and inline Map states read them
 * too, so they may not have variables of the same names (facts/asl.md §4).
 */
export class VariableScope {
  readonly #names = new Set<string>();

  /** @param outer absent for the document, and for the children of a DISTRIBUTED Map, which see nothing from outside. */
  constructor(private readonly outer?: VariableScope) {}

  add(name: string): void {
    this.#names.add(name);
  }

  isTakenOutside(name: string): boolean {
    for (let scope = this.outer; scope !== undefined; scope = scope.outer) if (scope.#names.has(name)) return true;
    return false;
  }
}

/** A member of an Assign field. */
export interface Assignment {
  readonly name: string;
  /** The Assign field. */
  readonly members: Fields;
}

/** Once all states are read: a state may come after the machine inside another whose variables hide its own. */
export function checkShadowing({ assignments }: DefinitionDocument): void {
  for (const { name, members } of assignments) {
    if (members.around.scope.isTakenOutside(name))
      members.error(MESSAGE.shadowingVariable(name), undefined, 'DUPLICATE_VARIABLE_NAME');
  }
}
