import { variableReferences } from '#asl';
import type { ParsedDefinition } from '../../tokens.js';

/** The member `variableReferences` of a description; AWS leaves it out when no state reads a variable. */
export function variableReferencesOf({ machine }: ParsedDefinition): {
  variableReferences?: ReturnType<typeof variableReferences>;
} {
  const references = machine === undefined ? {} : variableReferences(machine);
  return Object.keys(references).length === 0 ? {} : { variableReferences: references };
}
