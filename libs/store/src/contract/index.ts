import { afterEach, describe } from '@jest/globals';
import { activitiesCases } from './activities.cases.js';
import { callbacksCases } from './callbacks.cases.js';
import { childrenCases } from './children.cases.js';
import { dueCases } from './due.cases.js';
import type { OpenedStore, OpenStore, StoreOptions } from './harness.js';
import { readsCases } from './reads.cases.js';
import { redriveCases } from './redrive.cases.js';
import { registriesCases } from './registries.cases.js';
import { startingCases } from './starting.cases.js';
import { stepsCases } from './steps.cases.js';
import { tasksCases } from './tasks.cases.js';
import { versionsCases } from './versions.cases.js';

export * from './decisions.js';
export { expressTaskContract, type OpenedBoard } from './express-tasks.cases.js';
export { Actors, actorSteps, type ActorStep } from './random-actors.js';
export {
  Journey,
  find,
  wakesIn,
  type OpenedStore,
  type OpenStore,
  type StoreOptions,
  type WholeStore,
} from './harness.js';

/** Opens a store for one case; it is closed after the case. One partition unless the case asks for more. */
export type Opened = (options?: StoreOptions) => Promise<OpenedStore>;

/**
 * What every implementation of the store port must do: one kit for all of them (jest).
 * @param open gives a fresh, empty store
 */
export function executionStoreContract(name: string, open: OpenStore): void {
  describe(`${name}: the store's contract`, () => {
    const toClose: OpenedStore[] = [];
    const opened: Opened = async (options = {}) => {
      const store = await open({ partitions: 1, ...options });
      toClose.push(store);
      return store;
    };
    afterEach(async () => {
      for (const store of toClose.splice(0)) await store.close();
    });

    startingCases(opened);
    stepsCases(opened);
    childrenCases(opened);
    tasksCases(opened);
    callbacksCases(opened);
    dueCases(opened);
    readsCases(opened);
    redriveCases(opened);
    registriesCases(opened);
    activitiesCases(opened);
    versionsCases(opened);
  });
}
