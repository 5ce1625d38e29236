import { InvalidExecutionInput, jsonProblem, LIMITS } from '#sfn-api';

/** @throws InvalidExecutionInput when it is no JSON text, or nested too deeply. Its length is a constraint of the request. */
export function checkInput(input: string): void {
  const problem = jsonProblem(input, LIMITS.jsonDepth);
  if (problem !== undefined) throw new InvalidExecutionInput(problem);
}
