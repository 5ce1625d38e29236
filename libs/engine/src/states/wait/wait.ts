import { type Json, parseTimestamp, Payload, type Scope, StatesError, type WaitState } from '#asl';
import { EvaluationFailure, evaluateFields, evaluateNumber, requireType } from '../../data-flow/jsonata.js';
import { wholeNumber } from '../../data-flow/numbers.js';
import { effectiveInput, leaveWithInput } from '../../data-flow/state-flow.js';
import type { FrameState } from '../../model/frame.js';
import type { Turn } from '../../turn.js';
import { type Outcome, type StateBehaviour, WAITING } from '../behaviour.js';

/** AWS counts the delay in 31-bit seconds … milliseconds: 24,855 days pass, 24,856 do not (vectors wait__timestamp_too_far…). */
const MAX_DELAY_MS = (2 ** 31 - 1) * 1000;

/** Wait: lets a relative or absolute time pass; a moment that is over continues at once. */
export const wait: StateBehaviour<WaitState> = {
  enter(state, turn) {
    const effective = effectiveInput(turn, state);
    const due = state.jsonata ? dueByJsonata(state, turn) : dueOf(state, turn.scope(effective));
    const delayMs = 'at' in due ? due.at - turn.ambient.now : due.afterMs;
    if (delayMs > MAX_DELAY_MS) throw new StatesError('States.Runtime', 'Wait state delay is too long.');
    if (delayMs <= 0) return leaveWait(state, turn, effective);
    turn.frame = { ...(turn.frame as FrameState), phase: 'wait' };
    turn.effects.push({ type: 'StartTimer', due });
    return WAITING;
  },

  resume(state, turn) {
    return leaveWait(state, turn, effectiveInput(turn, state));
  },
};

function leaveWait(state: WaitState, turn: Turn, effective: Payload): Outcome {
  return { type: 'leave', next: state.next, ...leaveWithInput(turn, state, effective) };
}

function dueOf(state: WaitState, scope: Scope): { at: number } | { afterMs: number } {
  if (state.seconds !== undefined) return { afterMs: state.seconds * 1000 };
  if (state.timestamp !== undefined) return { at: state.timestamp };
  if (state.secondsPath) return { afterMs: secondsOf(state.secondsPath.text, state.secondsPath.find(scope)) * 1000 };
  const path = state.timestampPath;
  return { at: timestampOf(path?.text ?? '', path?.find(scope)) };
}

function dueByJsonata(state: WaitState, turn: Turn): { at: number } | { afterMs: number } {
  if (state.seconds !== undefined) return { afterMs: state.seconds * 1000 };
  if (state.timestamp !== undefined) return { at: state.timestamp };
  const visible = { input: turn.rawInput().value };
  const seconds = evaluateNumber(turn, 'Seconds', state.jsonata?.seconds, visible);
  if (seconds !== undefined) return { afterMs: seconds * 1000 };
  const field = {
    name: 'Timestamp',
    template: state.jsonata?.timestamp as NonNullable<typeof state.jsonata>['timestamp'] & object,
  };
  const [value] = evaluateFields(turn, [field], visible);
  requireType(value as Json, 'string', field);
  const instant = parseTimestamp(value as string);
  if (instant) return { at: instant.epochMs };
  // Vectors wait__… with a JSONata Timestamp.
  throw new EvaluationFailure(
    `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${value as string}`,
    'Timestamp',
  );
}

/** Texts: vectors wait__… with SecondsPath (facts/asl.md §7). */
function secondsOf(path: string, value: Json | undefined): number {
  if (value === undefined)
    throw new StatesError('States.Runtime', `The SecondsPath parameter does not reference an input value: ${path}`);
  const seconds = wholeNumber(value);
  if (seconds === undefined) {
    throw new StatesError(
      'States.Runtime',
      `The SecondsPath parameter cannot be parsed as a long value: ${path} == ${plain(value)}`,
    );
  }
  if (seconds < 0)
    throw new StatesError(
      'States.Runtime',
      `The SecondsPath parameter references a negative value: ${path} == ${seconds}`,
    );
  return seconds;
}

function timestampOf(path: string, value: Json | undefined): number {
  if (value === undefined)
    throw new StatesError('States.Runtime', `The TimestampPath parameter does not reference an input value: ${path}`);
  const instant = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (!instant) {
    throw new StatesError(
      'States.Runtime',
      `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path} == ${plain(value)}`,
    );
  }
  return instant.epochMs;
}

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
