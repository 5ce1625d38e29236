import type { Goal } from './goal.js';
import { kills } from './kills.js';
import { memory } from './memory.js';
import { noLoss } from './no-loss.js';
import { overload } from './overload.js';
import { races } from './races.js';
import { regressions } from './regressions.js';
import { soak } from './soak.js';
import { timers } from './timers.js';
import { traces } from './traces.js';

/** In the order in which they are run. */
export const GOALS: readonly Goal[] = [regressions, noLoss, kills, races, overload, timers, traces, memory, soak];
