import { BUILT_IN_FUNCTIONS } from './built-in-functions.js';
import { childrenOf, type SyntaxNode } from './syntax-tree.js';

/** What an expression reads from outside. */
export interface References {
  /** Variables, `states` and the functions of the language not included. */
  readonly variables: readonly string[];
  /** Every name after a `$` that is not bound by the expression itself, in any role. */
  readonly names: ReadonlySet<string>;
  /** Names that are called, `$name(…)`. */
  readonly called: ReadonlySet<string>;
}

type Scope = ReadonlySet<string>;
/** What a name may stand for at its place: `$x + 1`, `$map(a, $x)`, `$x(1)`. */
type Role = 'value' | 'argument' | 'call';

/** Follows the scopes of the expression: `:=` in a block, the parameters of functions, `@$v` and `#$i`. */
export function findReferences(root: SyntaxNode): References {
  const variables = new Set<string>();
  const names = new Set<string>();
  const called = new Set<string>();

  const read = (name: unknown, scope: Scope, role: Role) => {
    if (typeof name !== 'string' || name === '' || name === '$' || scope.has(name)) return;
    names.add(name);
    // `$count + 1` reads a variable of that name; in `$map(x, $string)` and `$count(x)` it is the function.
    const isFunction = role === 'call' || (role === 'argument' && BUILT_IN_FUNCTIONS.has(name));
    if (name !== 'states' && !isFunction) variables.add(name);
  };

  /** @returns the scope for what is evaluated after the node */
  const visit = (node: SyntaxNode, scope: Scope, role: Role = 'value'): Scope => {
    if (node.type === 'variable') read(node.value, scope, role);
    if (node.type === 'lambda') {
      const parameters = (node.arguments ?? []).map((parameter) => parameter.value as string);
      if (node.body) visit(node.body, new Set([...scope, ...parameters]));
      return scope;
    }
    if (node.type === 'bind') {
      const name = (node.lhs as SyntaxNode).value as string;
      const after = new Set([...scope, name]);
      if (node.rhs) visit(node.rhs, node.rhs.type === 'lambda' ? after : scope); // a function may call itself
      return after;
    }
    if ((node.type === 'function' || node.type === 'partial') && node.procedure?.type === 'variable') {
      const name = node.procedure.value as string;
      if (!scope.has(name)) called.add(name);
    }
    let inside = scope;
    for (const { node: child } of childrenOf(node)) {
      inside = visit(child, inside, roleOf(child, node));
    }
    if (node.focus !== undefined) inside = new Set([...inside, node.focus]);
    if (node.index !== undefined) inside = new Set([...inside, node.index]);
    for (const stage of node.stages ?? [])
      if (stage.type === 'index') inside = new Set([...inside, stage.value as string]);
    return node.type === 'block' ? scope : inside;
  };

  visit(root, new Set());
  return { variables: [...variables], names, called };
}

function roleOf(child: SyntaxNode, parent: SyntaxNode): Role {
  if (child === parent.procedure) return 'call';
  const takesFunctions = parent.arguments?.includes(child) || (parent.type === 'apply' && child === parent.rhs);
  return takesFunctions ? 'argument' : 'value';
}
