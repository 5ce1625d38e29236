import jsonata from 'jsonata';

import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import { EvaluationClock } from './evaluation-clock.js';
import { scanBeforeParsing } from './scan.js';
import type { SyntaxNode } from './syntax-tree.js';

/** An expression as the library holds it. */
export interface ParsedExpression {
  readonly tree: SyntaxNode;
  /** Its options, which the library reads at each evaluation. */
  readonly clock: EvaluationClock;
  readonly library: jsonata.Expression;
}

/** Parses, or throws ExpressionSyntaxError with the text of the library, which is the text of AWS without the code. */
export function parseExpression(text: string): ParsedExpression {
  scanBeforeParsing(text);
  const clock = new EvaluationClock();
  try {
    const library = jsonata(text, clock);
    return { tree: library.ast() as unknown as SyntaxNode, clock, library };
  } catch (error) {
    if (error instanceof RangeError) throw new ExpressionSyntaxError('The expression is nested too deeply');
    // The library throws plain objects, with a message that its catalogue of texts has filled in.
    const { message } = error as { message?: unknown };
    throw new ExpressionSyntaxError(typeof message === 'string' ? message : 'Unknown error');
  }
}
