import { setTimeout as sleep } from 'node:timers/promises';
import type { Nemesis } from './nemesis.js';
import { actorOf } from './nemesis.js';

/** Longer than a job's lock and a task's lease (5 s), with the next looks for both. */
const ZOMBIE_MS = { least: 6_500, spread: 4_000 };

/** SIGKILL, and back after a while. */
function kill(on: 'coordinator' | 'worker'): Nemesis {
  return {
    on,
    strike: async (system, target, draw, fault) => {
      const actor = actorOf(system, target);
      fault.detail = `pid ${actor.pid}`;
      const down = draw.below(1_500);
      await actor.crash();
      await sleep(down);
      await actor.start();
    },
  };
}

/** SIGSTOP past lock and lease, then SIGCONT: a zombie that still believes in its work. */
function pause(on: 'coordinator' | 'worker'): Nemesis {
  return {
    on,
    strike: async (system, target, draw, fault) => {
      const actor = actorOf(system, target);
      fault.detail = `pid ${actor.pid}`;
      actor.pause();
      try {
        await sleep(ZOMBIE_MS.least + draw.below(ZOMBIE_MS.spread));
      } finally {
        actor.resume();
      }
    },
  };
}

export const PROCESS_FAULTS = {
  'kill-coordinator': kill('coordinator'),
  'kill-worker': kill('worker'),
  'zombie-coordinator': pause('coordinator'),
  'zombie-worker': pause('worker'),
} as const satisfies Readonly<Record<string, Nemesis>>;
