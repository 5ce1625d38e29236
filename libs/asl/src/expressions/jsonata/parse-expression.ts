import jsonata from 'jsonata';

import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import { scanBeforeParsing } from './scan.js';
import type { SyntaxNode } from './syntax-tree.js';

/** An expression as the library holds it. `options` are read at each evaluation, so they may be set after parsing. */
export interface ParsedExpression {
  readonly tree: SyntaxNode;
  readonly options: jsonata.JsonataOptions;
  readonly library: jsonata.Expression;
}

/** Parses, or throws ExpressionSyntaxError with the text of the library, which is the text of AWS without the code. */
export function parseExpression(text: string): ParsedExpression {
  scanBeforeParsing(text);
  const options: jsonata.JsonataOptions = {};
  try {
    const library = jsonata(text, options);
    return { tree: library.ast() as unknown as SyntaxNode, options, library };
  } catch (error) {
    if (error instanceof RangeError) throw new ExpressionSyntaxError('The expression is nested too deeply');
    // The library throws plain objects, with a message that its catalogue of texts has filled in.
    const { message } = error as { message?: unknown };
    throw new ExpressionSyntaxError(typeof message === 'string' ? message : 'Unknown error');
  }
}
