/*
 * `npm run bench`: what a transition and a task cost, beside bare BullMQ doing the same logical work in the same run on
 * the same Redis.
 */
import { readOptions } from '../scripts/lib/options.mjs';
import { runOnRedis } from './run-on-redis.mjs';

const USAGE = `Usage: npm run bench [-- options]

  --chains <number>  executions at once (default: 1000)
  --states <number>  states of each (default: 10)
  --rounds <number>  rounds, each contestant once a round (default: 3)
  --help             this text`;

const option = { type: 'string' };
readOptions(USAGE, { chains: option, states: option, rounds: option }, ['chains', 'states', 'rounds']);
await runOnRedis('bench/main.js');
