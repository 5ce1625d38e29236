import { EvaluatorUnavailable } from '#evaluator';
import { isRedisError } from '#queues';
import { StoreFullError, UnknownFormatError } from '#store';

/** A definition that a newer Stepwell has stored and this one cannot run: leave it to that one (R17). */
export class UnreadableDefinitionError extends UnknownFormatError {
  constructor(which: string) {
    super('A definition', 'unknown', which);
  }
}

/**
 * Whether an error speaks against the state that was being worked on. Not an outage of Redis or a full one, which end no
 * execution (R19), not what a newer version has written, and not a want of evaluator processes.
 */
export function isFaultOfState(error: unknown): boolean {
  const others = [StoreFullError, UnknownFormatError, EvaluatorUnavailable];
  return !isRedisError(error) && !others.some((other) => error instanceof other);
}
