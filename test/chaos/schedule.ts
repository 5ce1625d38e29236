import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '#testing';
import { type FaultKind, NEMESES } from './nemeses/index.js';
import type { ChaosSystem } from './support/chaos-system.js';
import type { FaultLog } from './support/fault-log.js';

/** How many faults of each kind. */
export type FaultCounts = Readonly<Partial<Record<FaultKind, number>>>;

/** A fault that is to come. */
export interface PlannedFault {
  /** ms from the start. */
  readonly atMs: number;
  readonly kind: FaultKind;
  readonly target: string;
  /** Draws the fault's own numbers. */
  readonly seed: string;
}

/** Faults in a mixed order, evenly over the time with some jitter: a seed fixes all of it. */
export function planFaults(
  seed: string,
  counts: FaultCounts,
  { durationMs, coordinators, workers }: { durationMs: number; coordinators: number; workers: number },
): PlannedFault[] {
  const draw = seeded(`faults ${seed}`);
  const kinds = (Object.keys(counts) as FaultKind[]).flatMap((kind) =>
    Array.from({ length: counts[kind] ?? 0 }, () => ({ kind, place: draw.next() })),
  );
  const gap = durationMs / Math.max(1, kinds.length);
  return kinds
    .sort((a, b) => a.place - b.place)
    .map(({ kind }, n) => {
      const { on } = NEMESES[kind];
      const many = { coordinator: coordinators, worker: workers, redis: 0 }[on];
      const target = on === 'redis' ? 'redis' : `${on}-${1 + draw.below(many)}`;
      return { atMs: Math.round((n + draw.next()) * gap), kind, target, seed: `${seed} fault ${n}` };
    });
}

/**
 * Strikes as planned; a fault waits for an earlier one on the same target, or with `oneOfAKind` on the same kind of target, so
 * that there is always another one left. Returns when all is healed.
 * @throws when something could not be healed, e.g. a process that does not come up again
 */
export async function strike(
  system: ChaosSystem,
  plan: readonly PlannedFault[],
  log: FaultLog,
  { oneOfAKind = false }: { readonly oneOfAKind?: boolean } = {},
): Promise<void> {
  const began = Date.now();
  const busy = new Map<string, Promise<void>>();
  for (const { atMs, kind, target, seed } of plan) {
    const place = oneOfAKind ? NEMESES[kind].on : target;
    const before = busy.get(place) ?? Promise.resolve();
    const turn = sleep(Math.max(0, began + atMs - Date.now()))
      .then(() => before)
      .then(async () => {
        const fault = log.begin(kind, target);
        await NEMESES[kind].strike(system, target, seeded(seed), fault);
        log.heal(fault);
      });
    turn.catch(() => undefined); // told by `all` below
    busy.set(place, turn);
  }
  await Promise.all(busy.values());
}
