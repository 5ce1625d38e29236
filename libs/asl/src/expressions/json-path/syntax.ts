import type { Json } from '../../data/json.js';
import type { LinearRegex } from './linear-regex.js';

/** Where a path begins. `item` is `@`, the element under test, and occurs in filters only. */
export type PathRoot =
  | { readonly kind: 'document' }
  | { readonly kind: 'context' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'item' };

export type Segment =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'members'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descendants' }
  | { readonly kind: 'filter'; readonly condition: Condition }
  | { readonly kind: 'function'; readonly name: string; readonly args: readonly Operand[] };

export interface PathSyntax {
  readonly root: PathRoot;
  readonly segments: readonly Segment[];
}

export type Operand =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'regex'; readonly regex: LinearRegex }
  | { readonly kind: 'path'; readonly path: PathSyntax };

export type Condition =
  | { readonly kind: 'or'; readonly terms: readonly Condition[] }
  | { readonly kind: 'and'; readonly terms: readonly Condition[] }
  | { readonly kind: 'not'; readonly term: Condition }
  | { readonly kind: 'exists'; readonly path: PathSyntax }
  | { readonly kind: 'compare'; readonly left: Operand; readonly operator: string; readonly right: Operand };
