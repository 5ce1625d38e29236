/**
 * One shape of the service model. Reading a request is two passes, as at AWS: `read` turns JSON into a value of the right
 * type or fails with a SerializationException; `check` then collects every constraint the value breaks, so that all
 * of them can be told at once.
 */
export interface Shape<T> {
  /** `value` is never null or undefined. @throws SerializationException */
  read(value: unknown): T;
  /** Tells `report` what is wrong with the member at `path` (`tags.1.member.key`). */
  check(value: T, path: string, report: Report): void;
  /** The value as AWS prints it in a message. */
  show(value: T): string;
  /** Printed neither in messages nor anywhere else. */
  readonly sensitive?: boolean;
}

export type TypeOf<S> = S extends Shape<infer T> ? T : never;

/** Takes one finished sentence: `Value … at '…' failed to satisfy constraint: …`. */
export type Report = (violation: string) => void;

/** The sentence for a member that is there and breaks `constraint`. */
export function violation<T>(shape: Shape<T>, value: T, path: string, constraint: string): string {
  const shown = shape.sensitive === true ? 'Value' : `Value '${shape.show(value)}'`;
  return `${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
}

/** The sentence for a required member that is not there. */
export function missing(path: string): string {
  return `Value null at '${path}' failed to satisfy constraint: Member must not be null`;
}
