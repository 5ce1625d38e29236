import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import jsonata from 'jsonata';
import { type JsonataBindings, parseStateMachine, type StateMachine } from '#asl';
import { compileJsonata } from '#asl/expressions/jsonata';
import { createEvaluator } from '#evaluator';
import { median } from '../measure/median.js';
import { compare, type Compared, type Contestant } from './contest.js';
import { run } from './driver.js';
import { EXPRESSION_INPUT, EXPRESSIONS, type Workload, WORKLOADS } from './workloads.js';

/** As much of the other package as is used here. */
interface Peer {
  StateMachine: new (definition: object) => { run(input: object): { readonly result: Promise<unknown> } };
}

/** At least this many times the rate of the other package (plain Pass, Pass with Parameters). */
const TARGETS: Readonly<Record<string, number>> = { '10 Pass, 1 KiB': 2, '10 Pass, Parameters, 1 KiB': 10 };
/** At most this many times the time of the bare library. */
const JSONATA_TARGET = 1.5;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    millis: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
  },
});
const [rounds, millis] = [Number(values.rounds), Number(values.millis)];
const peer = (await import(pathToFileURL(process.env['PEER'] as string).href)) as Peer;
const evaluator = createEvaluator();
const context = { State: { Name: 'S0' } };

console.log(
  `Decisions alone, history included, ${cpus().length} cores, shared; medians of ${rounds} interleaved rounds\n`,
);
console.log(
  `${'transitions per CPU second'.padEnd(36)}${'Stepwell'.padEnd(14)}${'aws-local-…'.padEnd(14)}${'ratio (lowest–highest)'.padEnd(26)}target`,
);
for (const workload of WORKLOADS.filter(({ name }) => name.includes(values.only))) {
  if (workload.name.includes('JSONata')) {
    // The other package hands the input of a JSONata state on and evaluates nothing: there is nothing to compare with.
    const { rates } = await compare([ours(workload), ours(workload)], rounds, millis);
    console.log(`${workload.name.padEnd(36)}${format(rates[0]).padEnd(14)}no JSONata`);
    continue;
  }
  const { rates, ratios } = await compare([ours(workload), theirs(workload)], rounds, millis);
  line(workload.name, rates, ratios, TARGETS[workload.name] === undefined ? '' : `≥ ${TARGETS[workload.name]}`);
}

console.log(
  `\n${'expressions per CPU second'.padEnd(36)}${'Stepwell'.padEnd(14)}${'bare jsonata'.padEnd(14)}${'time, ratio'.padEnd(26)}target`,
);
const times: number[] = [];
for (const text of EXPRESSIONS) {
  const { rates, ratios } = await compare([evaluated(text), bare(text)], rounds, millis / 2);
  const slower = ratios.map((ratio) => 1 / ratio).reverse();
  times.push(median(slower));
  line(text.replaceAll('$states.input', '$in').slice(0, 34), rates, slower, `≤ ${JSONATA_TARGET}`);
}
console.log(
  `${'mean'.padEnd(64)}${Math.exp(times.reduce((sum, time) => sum + Math.log(time), 0) / times.length).toFixed(2)}`,
);
await evaluator.close();

function line(name: string, rates: Compared['rates'], ratios: readonly number[], target: string): void {
  const [own, other] = rates.map((rate) => format(rate).padEnd(14));
  const span = `${median(ratios).toFixed(2)} (${ratios.at(0)?.toFixed(2)}–${ratios.at(-1)?.toFixed(2)})`;
  console.log(`${name.padEnd(36)}${own}${other}${span.padEnd(26)}${target}`);
}

function format(rate = Number.NaN): string {
  return Math.round(rate).toLocaleString('en');
}

function ours({ definition, input, transitions }: Workload): Contestant {
  const machine = parsed(definition);
  const text = JSON.stringify(input);
  return { name: 'Stepwell', units: transitions, act: () => run(machine, text, evaluator) };
}

function parsed(definition: object): StateMachine {
  const { machine, problems } = parseStateMachine(JSON.stringify(definition));
  if (machine === undefined) throw new Error(JSON.stringify(problems));
  return machine;
}

function theirs({ definition, input, transitions }: Workload): Contestant {
  const machine = new peer.StateMachine(definition);
  return { name: 'aws-local-stepfunctions', units: transitions, act: () => machine.run(input).result };
}

function evaluated(text: string): Contestant {
  const expression = compileJsonata(text);
  if (!expression.cheap) throw new Error(`${text} is not evaluated in process`);
  const bindings = { states: { input: EXPRESSION_INPUT, context }, variables: new Map() } as unknown as JsonataBindings;
  return { name: 'Stepwell', units: 1, act: () => evaluator.evaluate([{ expression, bindings }]) };
}

function bare(text: string): Contestant {
  const expression = jsonata(text);
  const bindings = { states: { input: EXPRESSION_INPUT, context } };
  return { name: 'jsonata', units: 1, act: () => expression.evaluate(undefined, bindings) as Promise<unknown> };
}
