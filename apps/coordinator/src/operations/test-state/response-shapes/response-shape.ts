/**
 * What a member of a service's answer may be, as the Step Functions integration shows it: names begin with a capital, blobs
 * and instants are texts. Only what TestState's mock validation asks for.
 */
export type ResponseShape =
  | { readonly kind: 'string'; readonly min?: number; readonly max?: number; readonly words?: readonly string[] }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'list'; readonly member: () => ResponseShape }
  | { readonly kind: 'map'; readonly member: () => ResponseShape }
  | StructureShape
  | { readonly kind: 'anything' };

export interface StructureShape {
  readonly kind: 'structure';
  readonly members: Readonly<Record<string, ResponseShape>>;
  /** Names of the members that are always there. */
  readonly required: readonly string[];
}

type Members = Readonly<Record<string, ResponseShape>>;

export const text = (limits: { readonly min?: number; readonly max?: number } = {}): ResponseShape => ({
  kind: 'string',
  ...limits,
});
export const word = (...words: readonly string[]): ResponseShape => ({ kind: 'string', words });
export const blob = text;
export const instant: ResponseShape = { kind: 'string' };
export const number = (limits: { readonly min?: number; readonly max?: number } = {}): ResponseShape => ({
  kind: 'number',
  ...limits,
});
export const flag: ResponseShape = { kind: 'boolean' };
export const anything: ResponseShape = { kind: 'anything' };
export const listOf = (member: ResponseShape | (() => ResponseShape)): ResponseShape => ({
  kind: 'list',
  member: lazily(member),
});
export const mapOf = (member: ResponseShape | (() => ResponseShape)): ResponseShape => ({
  kind: 'map',
  member: lazily(member),
});
export const structure = (optional: Members, required: Members = {}): StructureShape => ({
  kind: 'structure',
  members: { ...required, ...optional },
  required: Object.keys(required),
});

const lazily = (member: ResponseShape | (() => ResponseShape)): (() => ResponseShape) =>
  typeof member === 'function' ? member : () => member;
