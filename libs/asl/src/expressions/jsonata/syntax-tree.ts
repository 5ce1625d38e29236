/** A filter `[…]` on a step or a value, or an index binding `#$i` between filters. */
export interface Stage {
  readonly type: string;
  readonly expr?: SyntaxNode;
  readonly value?: unknown;
}

export type Pair = readonly [SyntaxNode, SyntaxNode];

/** What the parser of `jsonata` gives (`ast()`), as far as it is read here. Which members exist depends on `type`. */
export interface SyntaxNode {
  type: string;
  value?: unknown;
  position?: number;
  steps?: readonly SyntaxNode[];
  stages?: readonly Stage[];
  predicate?: readonly Stage[];
  group?: { readonly lhs: readonly Pair[] };
  lhs?: SyntaxNode | readonly Pair[];
  rhs?: SyntaxNode;
  expression?: SyntaxNode;
  expressions?: readonly SyntaxNode[];
  condition?: SyntaxNode;
  then?: SyntaxNode;
  else?: SyntaxNode;
  procedure?: SyntaxNode;
  arguments?: readonly SyntaxNode[];
  body?: SyntaxNode;
  terms?: readonly { readonly expression: SyntaxNode }[];
  pattern?: SyntaxNode;
  update?: SyntaxNode;
  delete?: SyntaxNode;
  /** `@$v` and `#$i`: the step binds a variable for the steps after it. */
  focus?: string;
  index?: string;
  tuple?: boolean;
  keepSingletonArray?: boolean;
}

export interface Child {
  readonly node: SyntaxNode;
  /** It is evaluated against an item of something, not against the context of its parent. */
  readonly nested: boolean;
}

const same = (node: SyntaxNode): Child => ({ node, nested: false });
const nested = (node: SyntaxNode): Child => ({ node, nested: true });

/** The parts of a node, in the order of evaluation. */
export function childrenOf(node: SyntaxNode): Child[] {
  const children: Child[] = [];
  const add = (child: SyntaxNode | undefined, how: (node: SyntaxNode) => Child = same) => {
    if (child !== undefined) children.push(how(child));
  };
  node.steps?.forEach((step, index) => add(step, index === 0 ? same : nested));
  if (Array.isArray(node.lhs)) {
    for (const pair of node.lhs as readonly Pair[]) pair.forEach((part) => add(part));
  } else add(node.lhs as SyntaxNode | undefined);
  add(node.rhs);
  add(node.expression);
  node.expressions?.forEach((part) => add(part));
  for (const part of [node.condition, node.then, node.else, node.procedure]) add(part);
  // The parameters of a function definition are names, not expressions.
  if (node.type !== 'lambda') node.arguments?.forEach((part) => add(part));
  for (const part of [node.body, node.pattern, node.update, node.delete]) add(part, nested);
  node.terms?.forEach((term) => add(term.expression, nested));
  for (const stage of [...(node.stages ?? []), ...(node.predicate ?? [])]) add(stage.expr, nested);
  node.group?.lhs.forEach((pair) => pair.forEach((part) => add(part, nested)));
  return children;
}

const BARE: ReadonlySet<string> = new Set(['type', 'value', 'position']);

/** True for a name, a variable or a literal with nothing attached to it: no filter, no binding, no mark. */
export function isBare(node: SyntaxNode): boolean {
  return Object.keys(node).every((member) => BARE.has(member));
}

/** Calls `visit` for the node and everything below it, from left to right. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode, nested: boolean) => void): void {
  const waiting: Child[] = [same(node)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    visit(next.node, next.nested);
    const inside = next.nested;
    for (const child of childrenOf(next.node).reverse()) waiting.push(inside ? nested(child.node) : child);
  }
}

/** How many evaluations stand inside each other at most. */
export function evaluationDepth(root: SyntaxNode): number {
  let deepest = 0;
  const waiting: { readonly node: SyntaxNode; readonly depth: number }[] = [{ node: root, depth: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    deepest = Math.max(deepest, next.depth);
    for (const { node } of childrenOf(next.node)) waiting.push({ node, depth: next.depth + 1 });
  }
  return deepest;
}
