import type { Seeded } from '#testing';
import type { Actor } from '../support/actor.js';
import type { ChaosSystem } from '../support/chaos-system.js';
import type { Fault } from '../support/fault-log.js';

/** One kind of fault. */
export interface Nemesis {
  /** What is harmed, so that two faults never meddle with one thing at once. */
  readonly on: 'coordinator' | 'worker' | 'redis';
  /**
   * Harms `target` (an actor's name, or `redis`) and heals it again.
   * @param fault its `detail` and `lost` are filled in
   */
  strike(system: ChaosSystem, target: string, draw: Seeded, fault: Fault): Promise<void>;
}

export function actorOf(system: ChaosSystem, name: string): Actor {
  const actor = system.actors.find((each) => each.name === name);
  if (!actor) throw new Error(`there is no ${name}`);
  return actor;
}
