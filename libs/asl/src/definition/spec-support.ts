import { parseStateMachine, type ParseResult } from './parse.js';
import type { StateMachineType } from './document.js';

/*
 * For the specs of this room: definitions in one line, problems as one-line texts.
 */

/** `ERROR`s as `CODE: message at location`; the code is left out when it is SCHEMA_VALIDATION_FAILED. Warnings start with `warning`. */
export function lines({ problems }: ParseResult): string[] {
  return problems.map(({ severity, code, message, location }) => {
    const prefix =
      severity === 'WARNING' ? `warning ${code}: ` : code === 'SCHEMA_VALIDATION_FAILED' ? '' : `${code}: `;
    return `${prefix}${message} at ${location ?? 'null'}`;
  });
}

/** Parses a value as definition text. */
export function parse(definition: unknown, type?: StateMachineType): ParseResult {
  return parseStateMachine(JSON.stringify(definition), { type });
}

/** The problems of a machine whose only state `X` is given, besides a Succeed state `Done` that `X` may go to. */
export function problemsOfState(state: object, type?: StateMachineType): string[] {
  const goesOn = JSON.stringify(state).includes('"Done"');
  return lines(parse({ StartAt: 'X', States: { X: state, ...(goesOn && { Done: { Type: 'Succeed' } }) } }, type));
}
