/*
 * `npm run bench:activities`: how long StartExecution takes while many callers poll an activity, beside how long it takes
 * without them, in turns, in one run. Ends with 1 when the 99th percentile is more than half as long again.
 */
import { readOptions } from '../../scripts/lib/options.mjs';
import { runOnRedis } from '../run-on-redis.mjs';

const USAGE = `Usage: npm run bench:activities [-- options]

  --pollers <number>  callers of GetActivityTask that wait (default: 1000)
  --starts <number>   executions started in each turn, one after the other (default: 200)
  --rounds <number>   rounds, a turn with pollers and one without in each (default: 10)
  --help              this text`;

const option = { type: 'string' };
readOptions(USAGE, { pollers: option, starts: option, rounds: option }, ['pollers', 'starts', 'rounds']);
await runOnRedis('bench/activities/main.js');
