import type { JsonataEvaluator, StateMachine } from '#asl';
import {
  decide,
  decideFully,
  decideStart,
  decideStartFully,
  type Decision,
  type Evaluate,
  isEvaluate,
  isLookUpActivity,
  type LookUpActivity,
} from '#engine';
import { Interpretation, type Question } from './interpretation.js';
import type { Interpreted, InterpretOptions } from './model.js';

/**
 * The plain interpreter: runs a whole machine by `decide` alone, in memory, on a virtual clock, one event at a time. It
 * says what an execution must come to; the durable runtime must come to the same.
 * @throws Error when the machine needs JSONata evaluated, or does not end within `limit` decisions
 */
export function interpret(machine: StateMachine, options: InterpretOptions = {}): Interpreted {
  const questions = new Interpretation(options).run(machine);
  let next = questions.next();
  while (!next.done) next = questions.next(withoutJsonata(answer(machine, next.value)));
  return next.value;
}

/**
 * The same for machines in either language, or both: expressions are evaluated by `evaluator`.
 * @throws Error when the machine does not end within `limit` decisions, or the evaluator is unavailable
 */
export async function interpretFully(
  machine: StateMachine,
  options: InterpretOptions,
  evaluator: JsonataEvaluator,
): Promise<Interpreted> {
  const questions = new Interpretation(options).run(machine);
  let next = questions.next();
  while (!next.done) next = questions.next(await answerFully(machine, next.value, evaluator));
  return next.value;
}

type Asked = Decision | Evaluate | LookUpActivity | undefined;

function answer(machine: StateMachine, { ambient, ...asked }: Question): Asked {
  return 'event' in asked
    ? decide(machine, asked.snapshot, asked.event, ambient)
    : decideStart(machine, asked.execution, ambient);
}

function answerFully(
  machine: StateMachine,
  { ambient, ...asked }: Question,
  evaluator: JsonataEvaluator,
): Promise<Decision | undefined> {
  return 'event' in asked
    ? decideFully(machine, asked.snapshot, asked.event, ambient, evaluator)
    : decideStartFully(machine, asked.execution, ambient, evaluator);
}

function withoutJsonata(decided: Asked): Decision | undefined {
  if (isEvaluate(decided)) throw new Error('JSONata is evaluated by interpretFully only');
  if (isLookUpActivity(decided)) throw new Error('the interpreter was not told of any activities');
  return decided;
}
