import { isBare, walk, type SyntaxNode } from './syntax-tree.js';

/** Members of `$states` that are not the context. */
const OTHERS: ReadonlySet<unknown> = new Set(['input', 'result', 'errorOutput']);

/**
 * Whether an expression may see `$states.context`: it reads `$states` otherwise than as the start of a path to another member, or
 * goes back up from where it is.
 */
export function readsContext(root: SyntaxNode): boolean {
  let reads = false;
  const innocent = new Set<SyntaxNode>();
  walk(root, (node) => {
    const [first, second] = node.steps ?? []; // visited before its steps
    if (first && isBare(first) && second?.type === 'name' && OTHERS.has(second.value)) innocent.add(first);
    if (node.type === 'parent') reads = true;
    else if (node.type === 'variable' && node.value === 'states' && !innocent.has(node)) reads = true;
  });
  return reads;
}
