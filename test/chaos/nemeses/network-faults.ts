import { setTimeout as sleep } from 'node:timers/promises';
import type { Nemesis } from './nemesis.js';
import { actorOf } from './nemesis.js';

/** Requests arrive and are executed, their answers do not: who sent them cannot know. */
function cutReplies(on: 'coordinator' | 'worker'): Nemesis {
  return {
    on,
    strike: async (system, target, draw, fault) => {
      const { network } = actorOf(system, target);
      const before = network.cut;
      network.cutReplies(1 + draw.below(12));
      await sleep(500);
      network.heal();
      fault.detail = `${network.cut - before} answers`;
    },
  };
}

/** Nothing comes through for a while, and nobody is told. */
function partition(on: 'coordinator' | 'worker'): Nemesis {
  return {
    on,
    strike: async (system, target, draw) => {
      const { network } = actorOf(system, target);
      network.partition();
      await sleep(500 + draw.below(7_500));
      network.heal();
    },
  };
}

export const NETWORK_FAULTS = {
  'cut-coordinator': cutReplies('coordinator'),
  'cut-worker': cutReplies('worker'),
  'partition-coordinator': partition('coordinator'),
  'partition-worker': partition('worker'),
} as const satisfies Readonly<Record<string, Nemesis>>;
