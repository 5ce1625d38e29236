import type { WorkloadOptions } from './workload-options.js';
import { WORKLOAD_ERRORS } from './results.js';
import type { Seeded } from './seeded.js';

export function clocksOf(draw: Seeded, { shortClocks = false }: WorkloadOptions): object {
  if (!draw.chance(0.3)) return {};
  const timeout = shortClocks ? 2 + draw.below(6) : 300;
  const beats = draw.chance(0.4);
  return { TimeoutSeconds: timeout, ...(beats ? { HeartbeatSeconds: shortClocks ? 1 : 120 } : {}) };
}

/** The errors that a retrier or catcher of the workload names. */
const NAMED = [
  [WORKLOAD_ERRORS[0]],
  [WORKLOAD_ERRORS[1], WORKLOAD_ERRORS[2]],
  ['States.TaskFailed'],
  ['Lambda.Unknown', WORKLOAD_ERRORS[0]],
  ['States.Timeout', WORKLOAD_ERRORS[0]],
] as const;

export function retryOf(draw: Seeded): object {
  if (!draw.chance(0.5)) return {};
  const retriers: object[] = [];
  const delay = () => ({
    IntervalSeconds: 1,
    MaxAttempts: 1 + draw.below(2),
    ...(draw.chance(0.5) ? { BackoffRate: 1 } : {}),
    ...(draw.chance(0.2) ? { JitterStrategy: 'FULL' } : {}),
  });
  if (draw.chance(0.8)) retriers.push({ ErrorEquals: draw.pick(NAMED), ...delay() });
  if (retriers.length === 0 || draw.chance(0.3)) retriers.push({ ErrorEquals: ['States.ALL'], ...delay() });
  return { Retry: retriers };
}

/** Names of errors by a catcher, the last of which may be any. */
export function caughtErrors(draw: Seeded): readonly string[] {
  return draw.chance(0.6) ? ['States.ALL'] : draw.pick(NAMED);
}
