import { InvalidName } from './errors/index.js';

/*
 * What a name of a state machine, execution or activity may not hold: white space, brackets, wildcards, special
 * characters, control characters, surrogates (so nothing outside the basic plane) and the two non-characters.
 * Source: AWS API reference, `name` of CreateStateMachine. Letters of any script, dots, dashes and underscores are fine.
 */
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/;

/** Checks a name's characters; its length is a constraint of the request. @throws InvalidName */
export function checkName(name: string): void {
  if (FORBIDDEN.test(name)) throw new InvalidName(name);
}
