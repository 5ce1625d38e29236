import { SfnApiError } from '#sfn-api';
import type { Actor } from './actor.js';
import type { Coordinator } from './coordinator.js';
import type { Simulation } from './simulation.js';
import { NOBODY } from './virtual-time.js';

/** What a caller was told: an answer, or an error of AWS's. */
export type Told<T> = { readonly value: T } | { readonly refused: string };

/** So long does a caller wait for an answer. */
const PATIENCE_MS = 3_000;

/** The coordinators' API: any of them is asked; an answer goes missing with whoever was to give it. */
export class Api {
  underWay = 0;
  /** Callers who wait for a process. */
  readonly #waiting = new Map<Actor, Set<() => void>>();

  constructor(private readonly simulation: Simulation) {}

  /** Undefined: no answer came. What was asked for may have been done all the same, or may yet be. */
  async ask<T>(what: string, act: (of: Coordinator) => Promise<T>): Promise<Told<T> | undefined> {
    const { coordinators, draw, time } = this.simulation;
    this.underWay++;
    try {
      if (coordinators.length === 0) {
        await time.sleep(NOBODY, 100);
        return undefined;
      }
      const coordinator = draw.pick(coordinators);
      this.simulation.log(`${coordinator.actor.name} is asked for ${what}`);
      return await this.#orNothing(coordinator.actor, () => toldBy(act(coordinator)));
    } finally {
      this.underWay--;
    }
  }

  /** The same request again and again until there is an answer. */
  async insist<T>(what: string, act: (of: Coordinator) => Promise<T>): Promise<Told<T>> {
    for (;;) {
      const told = await this.ask(what, act);
      if (told) return told;
    }
  }

  /** A process is gone with its answers. */
  lose(actor: Actor): void {
    for (const giveUp of this.#waiting.get(actor) ?? []) giveUp();
    this.#waiting.delete(actor);
  }

  #orNothing<T>(actor: Actor, act: () => Promise<T | undefined>): Promise<T | undefined> {
    const { time } = this.simulation;
    const waiting = this.#waiting.get(actor) ?? new Set();
    this.#waiting.set(actor, waiting);
    return new Promise((resolve) => {
      const over = (told?: T): void => {
        time.remove(patience);
        waiting.delete(over);
        resolve(told);
      };
      const patience = time.add(NOBODY, () => over(), PATIENCE_MS);
      waiting.add(over);
      void time.as(actor, act).then(over);
    });
  }
}

async function toldBy<T>(answer: Promise<T>): Promise<Told<T> | undefined> {
  try {
    return { value: await answer };
  } catch (error) {
    return error instanceof SfnApiError ? { refused: error.code } : undefined;
  }
}
