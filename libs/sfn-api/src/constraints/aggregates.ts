import { SerializationException } from '../errors/index.js';
import { missing, violation, type Shape, type TypeOf } from './shape.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- members of any type; `unknown` would refuse them all
type Members = Readonly<Record<string, Shape<any>>>;

export type StructureOf<R extends Members, O extends Members> = { readonly [K in keyof R]: TypeOf<R[K]> } & {
  readonly [K in keyof O]?: TypeOf<O[K]>;
};

/** A structure with its required and its optional members. Unknown members are ignored, null means absent. */
export function structure<R extends Members, O extends Members>(
  name: string,
  required: R,
  optional: O,
): Shape<StructureOf<R, O>> {
  const members = Object.entries<Shape<unknown>>({ ...required, ...optional });
  const valueOf = (of: object, member: string) => (of as Readonly<Record<string, unknown>>)[member];
  return {
    read(value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new SerializationException('Expected null or a structure');
      const result: Record<string, unknown> = {};
      for (const [member, shape] of members) {
        const given = Object.hasOwn(value, member) ? valueOf(value, member) : undefined;
        if (given !== undefined && given !== null) result[member] = shape.read(given);
      }
      return result as StructureOf<R, O>;
    },
    show(value) {
      const shown = members
        .filter(([member]) => valueOf(value, member) !== undefined)
        .map(([member, shape]) => `${member}=${shape.sensitive === true ? '***' : shape.show(valueOf(value, member))}`);
      return `${name}(${shown.join(', ')})`;
    },
    check(value, path, report) {
      for (const [member, shape] of members) {
        const at = path === '' ? member : `${path}.${member}`;
        const given = valueOf(value, member);
        if (given !== undefined) shape.check(given, at, report);
        else if (Object.hasOwn(required, member)) report(missing(at));
      }
    },
  };
}

/** A list; AWS numbers its members from 1: `tags.1.member.key`. */
export function list<T>(
  member: Shape<T>,
  { min = 0, max = Infinity }: { readonly min?: number; readonly max?: number } = {},
): Shape<readonly T[]> {
  const shape: Shape<readonly T[]> = {
    read(value) {
      if (!Array.isArray(value)) throw new SerializationException('Expected list or null');
      return (value as unknown[]).filter((each) => each !== null).map((each) => member.read(each));
    },
    show: (value) => `[${value.map((each) => member.show(each)).join(', ')}]`,
    check(value, path, report) {
      if (value.length < min)
        report(violation(shape, value, path, `Member must have length greater than or equal to ${min}`));
      if (value.length > max)
        report(violation(shape, value, path, `Member must have length less than or equal to ${max}`));
      value.forEach((each, index) => member.check(each, `${path}.${index + 1}.member`, report));
    },
  };
  return shape;
}
