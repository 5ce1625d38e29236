import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as sdk from '@aws-sdk/client-sfn';

/*
 * What the AWS SDK for JavaScript knows of the service: the schemas it reads and writes by, and the errors that its
 * declarations name. It knows no lengths, ranges and patterns.
 */

export interface SdkOperation {
  /** Member → structure, list, string, number or boolean. */
  readonly members: Readonly<Record<string, string>>;
  readonly required: readonly string[];
  readonly errors: readonly string[];
}

/* A schema is an array: kind, namespace, name, traits, and what the kind needs (@smithy/types, StaticSchema). */
type StructureSchema = readonly [3, string, string, unknown, string[], unknown[], number?];
type OperationSchema = readonly [9, string, string, unknown, () => StructureSchema, () => StructureSchema];

const DECLARATIONS = join(
  dirname(createRequire(import.meta.url).resolve('@aws-sdk/client-sfn/package.json')),
  'dist-types/commands',
);

export const SDK_OPERATIONS: Readonly<Record<string, SdkOperation>> = Object.fromEntries(
  Object.values(sdk as Record<string, unknown>)
    .filter((each): each is OperationSchema => Array.isArray(each) && each[0] === 9)
    .map(([, , name, , input]) => [name, { ...inputOf(input()), errors: errorsOf(name) }]),
);

function inputOf([, , , , names, types, required = 0]: StructureSchema): Pick<SdkOperation, 'members' | 'required'> {
  return {
    members: Object.fromEntries(names.map((name, at) => [name, typeOf(types[at])])),
    required: names.slice(0, required).sort(),
  };
}

function typeOf(schema: unknown): string {
  if (typeof schema === 'function') return typeOf((schema as () => unknown)());
  // A number is a simple schema: a string, a number of any sort, a boolean, or a list of one of them (64 | …).
  if (typeof schema === 'number')
    return (schema & 64) === 0 ? (['string', 'number', 'boolean'][schema] as string) : 'list';
  const parts = schema as readonly unknown[];
  // A reference together with traits of the member: [schema, traits].
  if (parts.length === 2) return typeOf(parts[0]);
  const [kind, , , , simple] = parts;
  if (kind === 0) return typeOf(simple);
  return kind === 3 ? 'structure' : 'list';
}

/** `@throws {@link ExecutionLimitExceeded} (client fault)` */
function errorsOf(operation: string): string[] {
  const text = readFileSync(join(DECLARATIONS, `${operation}Command.d.ts`), 'utf8');
  return [...text.matchAll(/@throws \{@link (\w+)\} \((?:client|server) fault\)/g)]
    .map(([, name]) => name as string)
    .sort();
}
