import type { StateMachine } from '#asl';
import { interpret, isAsModelled } from '#testing';
import { attemptsIn, type HistoryEvent } from '../support/history.js';
import { answerOf } from './shop-outcomes.mjs';

/** Name and start time of the interpreter's one execution. Those of an order are written as these before comparing. */
const INTERPRETED = { name: 'run', startedAt: '2030-01-01T00:00:00.000Z' };

/** An order as the API tells it. */
export interface RecordedOrder {
  readonly name: string;
  readonly input: object;
  readonly startedAt: string;
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly events: readonly HistoryEvent[];
}

/**
 * I3: what is wrong with an order, by the plain interpreter with the same outcomes of tasks: those of the shop, and a lost
 * worker exactly where the order's events have one.
 */
export function notAsModelled(machine: StateMachine, order: RecordedOrder): string[] {
  const { name, startedAt, input, events } = order;
  const normalise = (text: string) =>
    text.replaceAll(name, INTERPRETED.name).replaceAll(startedAt, INTERPRETED.startedAt);
  const lost = new Map(
    attemptsIn(events).flatMap((each) =>
      each.lost ? [[key(each.resource, normalise(each.input), each.number), each.lost]] : [],
    ),
  );
  const calls = new Map<string, number>();
  const { status, outputText, error, cause, history } = interpret(machine, {
    input,
    task: ({ resource, input: given }) => {
      const text = JSON.stringify(given);
      const attempt = (calls.get(key(resource, text)) ?? 0) + 1;
      calls.set(key(resource, text), attempt);
      const failure = lost.get(key(resource, text, attempt));
      if (failure?.by === 'heartbeat') return 'never';
      return failure ?? answerOf(resource, given, attempt);
    },
  });
  return isAsModelled(order, { status, output: outputText, error, cause, events: history }, normalise);
}

const key = (...parts: readonly (string | number)[]) => parts.join(' ');
