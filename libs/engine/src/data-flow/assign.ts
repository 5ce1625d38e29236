import {
  isJsonObject,
  isLargerThan,
  isSurelyWithin,
  type Json,
  type JsonObject,
  Payload,
  type PayloadTemplate,
  StatesError,
} from '#asl';
import type { Turn } from '../turn.js';
import { MAX_PAYLOAD_BYTES, requireWithinLimit } from './limits.js';

/**
 * Assign: evaluated beside the output side of a state, reading the values before it. Answers the variables to add to the
 * frame once the state is left; `$` is `seen` (facts/asl.md §3, last rows).
 */
export function evaluateAssign(
  turn: Turn,
  assign: PayloadTemplate | undefined,
  seen: Payload,
): ReadonlyMap<string, Json> | undefined {
  if (!assign) return undefined;
  const values = assign.evaluate(turn.scope(seen));
  return isJsonObject(values) ? variablesWithinLimit(values) : undefined;
}

/** The variables of an Assign. @throws StatesError States.DataLimitExceeded above 256 KiB in all (facts/asl.md §4) */
export function variablesWithinLimit(values: JsonObject): ReadonlyMap<string, Json> {
  if (!isSurelyWithin(values, MAX_PAYLOAD_BYTES)) requireWithinLimit(Payload.ofValue(values), 'Assign');
  return new Map(Object.entries(values));
}

/** All variables that a state of an execution has in sight, characters of JSON (facts/asl.md §4: 10 MiB). */
const MAX_VARIABLES = 10 * 1024 * 1024;

/** @throws StatesError States.DataLimitExceeded when the variables would be too large in all with `assigned` added */
export function requireRoomFor(turn: Turn, assigned: ReadonlyMap<string, Json> | undefined): void {
  if (!assigned || assigned.size === 0) return;
  const all = Object.fromEntries([...turn.variables(), ...assigned]);
  if (!isLargerThan(all, MAX_VARIABLES)) return;
  const cause = `The variables of the execution are larger than ${MAX_VARIABLES} bytes in all.`;
  throw new StatesError('States.DataLimitExceeded', cause, false);
}

/** Details of a StateExited event, with its `assignedVariables` if there are any: each value as its JSON text. */
export function withAssignedVariables(
  details: Readonly<Record<string, unknown>>,
  assigned: ReadonlyMap<string, Json> | undefined,
): Readonly<Record<string, unknown>> {
  if (!assigned || assigned.size === 0) return details;
  return {
    ...details,
    assignedVariables: Object.fromEntries([...assigned].map(([name, value]) => [name, JSON.stringify(value)])),
  };
}
