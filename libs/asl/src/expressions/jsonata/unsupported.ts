import { walk, type SyntaxNode } from './syntax-tree.js';

/** Members that `$states` has in some fields only. */
export type StatesMember = 'result' | 'errorOutput';

/**
 * What AWS refuses when a machine is created although it is JSONata: a state has no context item, so nothing may be
 * read from it; and `$states` has certain members only. One text for each name.
 * Texts seen: `Reference to 'phone' at the top level is not supported.`, `Field '$states.errorOutput' does not exist.`
 */
export function findUnsupported(root: SyntaxNode, allowed: readonly StatesMember[]): readonly string[] {
  const members: readonly string[] = ['input', 'context', ...allowed];
  const messages = new Set<string>();
  walk(root, (node, nested) => {
    const read = nested ? undefined : readsContext(node);
    if (read !== undefined) messages.add(`Reference to '${read}' at the top level is not supported.`);
    if (node.type === 'variable' && node.value === '$') messages.add("Reference to '$$' is not supported."); // ours
    const member = memberOfStates(node);
    if (member !== undefined && !members.includes(member)) messages.add(`Field '$states.${member}' does not exist.`);
  });
  return [...messages];
}

function readsContext(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'name':
      return node.value as string;
    case 'wildcard':
      return '*';
    case 'descendant':
      return '**';
    case 'variable':
      return node.value === '' ? '$' : undefined;
    default:
      return undefined;
  }
}

function memberOfStates(node: SyntaxNode): string | undefined {
  const [first, second] = node.steps ?? [];
  if (first?.type !== 'variable' || first.value !== 'states' || first.predicate !== undefined) return undefined;
  return second?.type === 'name' ? (second.value as string) : undefined;
}
