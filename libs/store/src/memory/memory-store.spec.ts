import { executionStoreContract } from '../contract/index.js';
import { MemoryStore } from './memory-store.js';

executionStoreContract('memory', async (options) => {
  let now = 1_800_000_000_000;
  const store = new MemoryStore({ ...options, now: () => now });
  return {
    store,
    pass: async (ms) => {
      now += ms;
    },
    loseDue: async () => store.loseDue(),
    close: async () => undefined,
  };
});
