import type { Condition, Operand, PathSyntax, Segment } from './syntax.js';

/** The names of the variables a path reads, those inside its filters and function arguments included. */
export function variableReferences(path: PathSyntax): readonly string[] {
  const names: string[] = [];
  collectPath(path, names);
  return names;
}

function collectPath({ root, segments }: PathSyntax, names: string[]): void {
  if (root.kind === 'variable') names.push(root.name);
  for (const segment of segments) collectSegment(segment, names);
}

function collectSegment(segment: Segment, names: string[]): void {
  if (segment.kind === 'filter') collectCondition(segment.condition, names);
  else if (segment.kind === 'function') for (const operand of segment.args) collectOperand(operand, names);
}

function collectCondition(condition: Condition, names: string[]): void {
  switch (condition.kind) {
    case 'or':
    case 'and':
      for (const term of condition.terms) collectCondition(term, names);
      return;
    case 'not':
      return collectCondition(condition.term, names);
    case 'exists':
      return collectPath(condition.path, names);
    case 'compare':
      collectOperand(condition.left, names);
      collectOperand(condition.right, names);
  }
}

function collectOperand(operand: Operand, names: string[]): void {
  if (operand.kind === 'path') collectPath(operand.path, names);
}
