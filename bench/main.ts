import { parseArgs } from 'node:util';
import { cpus } from 'node:os';
import { Redis } from 'ioredis';
import { bareChain, bareRoundTrip } from './bare/contestants.js';
import { type Contestant, type Measured, measure } from './measure/contest.js';
import { median } from './measure/median.js';
import { stepwellChain, stepwellTasks } from './runtime/contestants.js';

const { values } = parseArgs({
  options: {
    chains: { type: 'string', default: '1000' },
    states: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
});
const [chains, length, rounds] = [Number(values.chains), Number(values.states), Number(values.rounds)];
const url = process.env['REDIS_URL'] as string;
const redis = new Redis(url, { maxRetriesPerRequest: null });

const pairs: readonly [Contestant, Contestant][] = [
  [bareChain(redis, url), stepwellChain(redis, url)],
  [bareRoundTrip(redis, url), stepwellTasks(redis, url)],
];
const results = new Map<Contestant, Measured[]>(pairs.flat().map((contestant) => [contestant, []]));

console.log(
  `${chains} chains of ${length} at once; medians of ${rounds} interleaved rounds (lowest–highest); ${cpus().length} cores, shared; Redis ${await versionOf(redis)}\n`,
);
for (let round = 1; round <= rounds; round++) {
  for (const contestant of pairs.flat()) {
    const measured = await measure(url, redis, contestant, chains, length);
    results.get(contestant)?.push(measured);
    console.log(
      `round ${round}  ${contestant.name.padEnd(24)} ${Math.round(measured.unitsPerSecond).toLocaleString('en')} ${contestant.unit}s/s`,
    );
  }
}

console.log(
  `\n${'per transition or task'.padEnd(26)}${'per second'.padEnd(26)}${'node µs'.padEnd(10)}${'Redis µs'.padEnd(10)}${'commands'.padEnd(10)}scripts`,
);
for (const [contestant, all] of results) {
  const cell = (of: (measured: Measured) => number | undefined, digits = 0) => {
    const value = median(all.map((measured) => of(measured) ?? Number.NaN));
    return (Number.isNaN(value) ? 'n/a' : value.toFixed(digits)).padEnd(10);
  };
  const rates = all.map((measured) => measured.unitsPerSecond);
  const span = `${format(median(rates))} (${format(Math.min(...rates))}–${format(Math.max(...rates))})`;
  console.log(
    `${contestant.name.padEnd(26)}${span.padEnd(26)}${cell((each) => each.nodeMicros)}${cell((each) => each.redisMicros)}${cell((each) => each.commands, 1)}${cell((each) => each.scripts, 1)}`,
  );
}
console.log();
for (const [bare, own] of pairs) {
  const ratios = (results.get(own) ?? []).map(
    (measured, round) => measured.unitsPerSecond / (results.get(bare)?.[round]?.unitsPerSecond ?? Number.NaN),
  );
  console.log(
    `${own.name} / ${bare.name}: ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
  );
}
await redis.quit();

function format(value: number): string {
  return Math.round(value).toLocaleString('en');
}

async function versionOf(client: Redis): Promise<string> {
  const info = await client.info();
  const appendonly = await client.config('GET', 'appendonly').catch(() => []);
  return `${/redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown'}, appendonly ${String((appendonly as string[])[1] ?? 'unknown')}`;
}
