import type { Json } from '../../data/json.js';
import { StatesError } from '../../states-error.js';
import type { Path, Scope } from '../scope.js';
import { compileFinder, compileWalk, plainSteps } from './compile-finder.js';
import { Evaluation } from './evaluation.js';
import { explainMissing, isIndexPastEnd } from './missing-data.js';
import type { PathRoot, PathSyntax } from './syntax.js';
import { variableReferences } from './variable-references.js';

/** A Path with what payload templates and intrinsic calls need besides to word their errors. */
export class CompiledPath implements Path {
  readonly definite: boolean;
  readonly references: readonly string[];
  readonly find: (scope: Scope) => Json | undefined;
  /** The object `$` or `$$` stands for, or the variable's value; undefined when there is no such variable. */
  readonly documentOf: (scope: Scope) => Json | undefined;

  constructor(
    readonly text: string,
    readonly syntax: PathSyntax,
  ) {
    this.references = variableReferences(syntax);
    const documentOf = compileDocument(syntax.root);
    this.documentOf = documentOf;
    const steps = plainSteps(syntax);
    if (steps !== undefined) {
      const walk = compileWalk(steps);
      this.definite = true;
      this.find = (scope) => walk(documentOf(scope));
    } else {
      const { definite, find } = compileFinder({ root: { kind: 'document' }, segments: syntax.segments });
      this.definite = definite;
      this.find = (scope) => {
        const document = documentOf(scope);
        return find(document, new Evaluation(document, scope, text));
      };
    }
  }

  read(scope: Scope): Json {
    const value = this.find(scope);
    if (value !== undefined) return value;
    throw new StatesError(
      'States.Runtime',
      `Invalid path '${this.text}' : ${explainMissing(this.syntax, this.documentOf(scope))}`,
    );
  }

  /** True when `find` gives nothing only because the last index is past the end of an array that is there. */
  endsPastArray(scope: Scope): boolean {
    return isIndexPastEnd(this.syntax, this.documentOf(scope));
  }
}

function compileDocument(root: PathRoot): (scope: Scope) => Json | undefined {
  if (root.kind === 'context') return (scope) => scope.context;
  if (root.kind === 'variable') return (scope) => scope.variables.get(root.name);
  return (scope) => scope.input;
}
