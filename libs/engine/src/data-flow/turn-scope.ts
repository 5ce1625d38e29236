import type { Json, JsonObject, Payload, Scope } from '#asl';
import type { Turn } from '../turn.js';
import { contextObject, type ContextExtras } from './context-object.js';

/**
 * The scope in which an expression of the current state is evaluated, `$` being `payload`. Each part is made when it is
 * first read: most expressions need neither the context nor the variables.
 */
export class TurnScope implements Scope {
  readonly #turn: Turn;
  readonly #payload: Payload;
  readonly #extras: ContextExtras;
  #context: JsonObject | undefined;
  #variables: ReadonlyMap<string, Json> | undefined;

  constructor(turn: Turn, payload: Payload, extras: ContextExtras) {
    this.#turn = turn;
    this.#payload = payload;
    this.#extras = extras;
  }

  get input(): Json {
    return this.#payload.value;
  }

  get context(): JsonObject {
    return (this.#context ??= contextObject(this.#turn, this.#extras));
  }

  get variables(): ReadonlyMap<string, Json> {
    return (this.#variables ??= this.#turn.variables());
  }

  random(): number {
    return this.#turn.ambient.random();
  }

  uuid(): string {
    return this.#turn.ambient.uuid();
  }
}
