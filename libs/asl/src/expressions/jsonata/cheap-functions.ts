/**
 * What a call of the function gives, for the bounds in `is-cheap.ts`:
 * - `scalar`: a number, boolean or text; the work is linear in the arguments. Texts that are built are capped at 1 MiB.
 * - `part`: a part of the first argument, or its names.
 * - `list`: an array no longer than the arguments together.
 * - `object`: a new object over the members of the arguments, which are not copied.
 * - `expansion`: an array made of a text, at most one item for each character.
 */
export type Yield = 'scalar' | 'part' | 'list' | 'object' | 'expansion';

const TABLE: readonly (readonly [Yield, string])[] = [
  ['scalar', 'sum count max min average exists boolean not type'],
  ['scalar', 'number abs floor ceil round sqrt power formatBase random uuid now millis'],
  // `contains` and `split` take texts only here: a regular expression is a node of its own, which is not allowed. What they and
  // `substringBefore`, `substringAfter` look for must be a short literal: see TEXT_SEARCHES in is-cheap.ts.
  ['scalar', 'string length uppercase lowercase trim substring substringBefore substringAfter contains join hash'],
  ['scalar', 'base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl error assert'],
  ['part', 'lookup keys'],
  ['list', 'append reverse partition'],
  ['object', 'merge'],
  ['expansion', 'split parse'],
  /*
   * Left out, with the reason:
   *   map filter reduce sift each single    call a function of the user's as often as there are items
   *   sort shuffle                          order the whole
   *   distinct spread zip                   quadratic in jsonata
   *   pad replace match eval                grow texts, or take regular expressions
   *   formatNumber formatInteger parseInteger toMillis fromMillis   pictures; toMillis' own regular expression backtracks
   *   clone                                 copies
   */
];

/** The allow list of functions. `range` has a rule of its own. */
export const CHEAP_FUNCTIONS: ReadonlyMap<string, Yield> = new Map(
  TABLE.flatMap(([gives, names]) => names.split(' ').map((name) => [name, gives] as const)),
);
