import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import { plainSteps, type Step } from './compile-finder.js';
import { parsePath } from './path-parser.js';
import type { PathSyntax } from './syntax.js';

/** Parses a Reference Path: a root, then member and index access only. Throws ExpressionSyntaxError in AWS's words. */
export function parseReferenceSteps(text: string): { readonly syntax: PathSyntax; readonly steps: readonly Step[] } {
  if (!text.startsWith('$')) throw notReference("Reference path didn't start with '$'");
  const syntax = parseOrRefuse(text);
  const steps = plainSteps(syntax);
  if (steps === undefined || steps.some((step) => typeof step === 'number' && step < 0)) {
    throw notReference(
      /\[\s*[^'"\d\s]/.test(text)
        ? "'[' must be followed by ' or '['"
        : 'it must select a single value by names and indexes',
    );
  }
  return { syntax, steps };
}

function parseOrRefuse(text: string): PathSyntax {
  try {
    return parsePath(text);
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    throw notReference(error.message);
  }
}

export function notReference(reason: string): ExpressionSyntaxError {
  return new ExpressionSyntaxError(`Value is not a Reference Path: ${reason}`);
}
