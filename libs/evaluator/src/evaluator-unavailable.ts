/**
 * No evaluator process can be had: none starts, they die before they answer, too many expressions wait, or the evaluator is
 * closing. It says nothing about the expression: the work is to be tried again, never failed for it.
 */
export class EvaluatorUnavailable extends Error {
  override readonly name: string = 'EvaluatorUnavailable';
}
