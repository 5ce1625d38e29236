import { BUILT_IN_FUNCTIONS } from './built-in-functions.js';
import { ScopedNames } from './scoped-names.js';
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

/** What a name may stand for at its place: `$x + 1`, `$map(a, $x)`, `$x(1)`. */
type Role = 'value' | 'argument' | 'call';

/** Follows the scopes of the expression: `:=` in a block, the parameters of functions, `@$v` and `#$i`. */
export function findReferences(root: SyntaxNode): References {
  const variables = new Set<string>();
  const names = new Set<string>();
  const called = new Set<string>();
  const bound = new ScopedNames<true>();

  const read = (name: unknown, role: Role) => {
    if (typeof name !== 'string' || name === '' || name === '$' || bound.has(name)) return;
    names.add(name);
    if (role === 'call') called.add(name);
    // `$count + 1` reads a variable of that name; in `$map(x, $string)` and `$count(x)` it is the function.
    const isFunction = role === 'call' || (role === 'argument' && BUILT_IN_FUNCTIONS.has(name));
    if (name !== 'states' && !isFunction) variables.add(name);
  };

  const bind = (name: unknown) => {
    if (typeof name === 'string') bound.bind(name, true);
  };

  /** What the node binds stays bound for what is evaluated after it. */
  const visit = (node: SyntaxNode, role: Role = 'value'): void => {
    switch (node.type) {
      case 'variable':
        read(node.value, role);
        break;
      case 'lambda':
        return bound.within(() => {
          for (const parameter of node.arguments ?? []) bind(parameter.value);
          if (node.body) visit(node.body);
        });
      case 'bind': {
        const name = (node.lhs as SyntaxNode).value;
        if (node.rhs?.type === 'lambda') bind(name); // a function may call itself
        if (node.rhs) visit(node.rhs);
        return bind(name);
      }
      case 'block':
        return bound.within(() => visitParts(node));
    }
    visitParts(node);
  };

  const visitParts = (node: SyntaxNode): void => {
    const args = new Set(node.arguments);
    for (const { node: child } of childrenOf(node)) {
      if (child === node.procedure) visit(child, 'call');
      else visit(child, args.has(child) || (node.type === 'apply' && child === node.rhs) ? 'argument' : 'value');
    }
    bind(node.focus);
    bind(node.index);
    for (const stage of node.stages ?? []) if (stage.type === 'index') bind(stage.value);
  };

  visit(root);
  return { variables: [...variables], names, called };
}
