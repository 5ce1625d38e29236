import { readFileSync } from 'node:fs';
import type { OperationName } from '../read-request.js';

/* The service model that is kept, and requests made of it: at the edge of what it allows, and one step beyond. */

export interface ModelShape {
  readonly type: 'structure' | 'list' | 'string' | 'integer' | 'long' | 'float' | 'boolean';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  /** Member → shape. */
  readonly members?: Readonly<Record<string, string>>;
  /** Shape of a list's elements. */
  readonly member?: string;
}

export interface Model {
  readonly service: string;
  readonly operations: Readonly<Record<OperationName, { readonly input: string; readonly errors: readonly string[] }>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

export const MODEL = JSON.parse(
  readFileSync(new URL('../../model/states-2016-11-23.json', import.meta.url), 'utf8'),
) as Model;

const shapeOf = (name: string): ModelShape => MODEL.shapes[name] as ModelShape;
/** A text of `length` that fits every pattern of the model. */
const text = (length: number): string => 'x'.repeat(length);
const UNBOUNDED = { list: 3, string: 3, integer: 2 ** 31 - 1, long: Number.MAX_SAFE_INTEGER, float: 1e6 };

/** A request with all members, each at the least or the most that it may be. */
export function requestWith(operation: OperationName, bound: 'min' | 'max'): object {
  return valueOf(MODEL.operations[operation].input, bound) as object;
}

function valueOf(name: string, bound: 'min' | 'max'): unknown {
  const shape = shapeOf(name);
  const size = (unbounded: number) => shape[bound] ?? (bound === 'min' ? 0 : unbounded);
  switch (shape.type) {
    case 'structure':
      return mapMembers(shape, (member) => valueOf(member, bound));
    case 'list':
      return Array.from({ length: size(UNBOUNDED.list) }, () => valueOf(shape.member as string, bound));
    case 'string':
      return shape.enum?.at(bound === 'min' ? 0 : -1) ?? text(size(UNBOUNDED.string));
    case 'boolean':
      return bound === 'max';
    default:
      return size(UNBOUNDED[shape.type]);
  }
}

export interface Broken {
  readonly request: unknown;
  /** Of the member that is wrong, as AWS writes it. */
  readonly path: string;
  readonly constraint: string;
}

/** Every way to break one constraint of the operation's request, the rest of which is as it should be. */
export function brokenValuesOf(operation: OperationName): Broken[] {
  return [...breaks(MODEL.operations[operation].input)].map(({ value: request, ...rest }) => ({ request, ...rest }));
}

/** A wrong value of a shape, with the place in it. */
interface Break extends Omit<Broken, 'request'> {
  readonly value: unknown;
}

function* breaks(name: string): Generator<Break> {
  const shape = shapeOf(name);
  if (shape.type === 'structure') yield* structureBreaks(shape);
  else yield* boundBreaks(shape);
  if (shape.type === 'list') yield* elementBreaks(shape);
  if (shape.enum !== undefined) {
    const words = shape.enum.includes('PENDING_REDRIVE') ? LISTED_STATUSES : shape.enum;
    yield { value: 'NONE OF THEM', path: '', constraint: `Member must satisfy enum value set: [${words.join(', ')}]` };
  }
  if (shape.pattern !== undefined)
    yield { value: 'é', path: '', constraint: `Member must satisfy regular expression pattern: ${shape.pattern}` };
}
/** As recorded. */
const LISTED_STATUSES = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'];

function* structureBreaks(shape: ModelShape): Generator<Break> {
  const good = mapMembers(shape, (member) => valueOf(member, 'max'));
  for (const [member, inner] of Object.entries(shape.members ?? {})) {
    if (shape.required?.includes(member))
      yield { value: { ...good, [member]: null }, path: member, constraint: 'Member must not be null' };
    for (const { value, path, constraint } of breaks(inner))
      yield { value: { ...good, [member]: value }, path: path === '' ? member : `${member}.${path}`, constraint };
  }
}

function* elementBreaks({ member, max = UNBOUNDED.list }: ModelShape): Generator<Break> {
  const good = Array.from({ length: max - 1 }, (): unknown => valueOf(member as string, 'max'));
  for (const { value, path, constraint } of breaks(member as string))
    yield { value: [...good, value], path: `${max}.member${path === '' ? '' : `.${path}`}`, constraint };
}

function* boundBreaks({ type, min, max, member, pattern }: ModelShape): Generator<Break> {
  const counted = type === 'string' || type === 'list';
  const what = counted ? 'length' : 'value';
  const sized = (size: number): unknown => {
    if (type === 'list') return Array.from({ length: size }, (): unknown => valueOf(member as string, 'max'));
    return type === 'string' ? text(size) : size;
  };
  // An empty text breaks a pattern too, where the pattern asks for something.
  if (min !== undefined && !(counted && min === 0) && !(pattern !== undefined && min === 1))
    yield { value: sized(min - 1), path: '', constraint: `Member must have ${what} greater than or equal to ${min}` };
  if (max !== undefined)
    yield { value: sized(max + 1), path: '', constraint: `Member must have ${what} less than or equal to ${max}` };
}

function mapMembers({ members = {} }: ModelShape, change: (shape: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([member, shape]) => [member, change(shape)]));
}
