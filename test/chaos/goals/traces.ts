import { fromApi, type HistoryEvent } from '../../support/history.js';
import { OtlpReceiver, type Span } from '../../support/otlp-receiver.js';
import { troubleIn } from '../check-logs.js';
import { Load, planExecutions } from '../load.js';
import { type FaultCounts, planFaults, strike } from '../schedule.js';
import { ChaosSystem } from '../support/chaos-system.js';
import { FaultLog } from '../support/fault-log.js';
import { atLeast, type Goal, none } from './goal.js';

/** None of these ends a process: spans that it has not sent yet would go with it, which no runtime can help. */
const FAULTS: FaultCounts = {
  'zombie-coordinator': 1,
  'zombie-worker': 1,
  'kill-redis': 2,
  'cut-coordinator': 4,
  'cut-worker': 4,
  'partition-worker': 1,
  'wipe-queues': 2,
  'flush-scripts': 1,
  'duplicate-jobs': 3,
};
const PLACE = { coordinators: 2, workers: 2 };
const SMALL = { executions: 40, durationMs: 14_000 };
const FULL = { executions: 500, durationMs: 100_000 };
const END_LIMIT_MS = 60_000;

/** One span for each transition, however often it was tried, delivered or repeated. */
export const traces: Goal = {
  name: 'traces',
  about: 'one span for each transition, under faults that end no process',
  run: async ({ small, seed, verbose }) => {
    const { executions, durationMs } = small ? SMALL : FULL;
    const receiver = new OtlpReceiver();
    await receiver.listen();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
    const log = new FaultLog(verbose);
    const histories = new Map<string, readonly HistoryEvent[]>();
    const problems: string[] = [];
    const system = await ChaosSystem.start({ ...PLACE, envOf: () => env });
    try {
      // A redelivered attempt has a span for each handler, a redriven execution one for each of its ends.
      const planned = planExecutions(`${seed} traces`, executions, durationMs, { redrives: false });
      const load = new Load(system, `${seed} traces`, planned, log, { redelivered: false });
      await load.deploy();
      const plan = planFaults(`${seed} traces`, FAULTS, { durationMs, ...PLACE });
      await Promise.all([load.run(), strike(system, plan, log)]);
      const open = await load.settle(Date.now() + END_LIMIT_MS);
      problems.push(...load.wrong, ...open.map(({ plan: { name } }) => `not ended: ${name}`));
      for (const { arn, closed, lost } of load.started)
        if (closed && !lost) histories.set(arn, (await system.api.history(arn)).map(fromApi));
      problems.push(...troubleIn(system.actors).map((line) => `log of a ${line}`));
    } finally {
      await system.stop(); // Whoever stops in order sends its last spans.
    }
    const wrong = [...histories].flatMap(([arn, events]) => wrongIn(arn, events, receiver.spans));
    await receiver.close();
    return {
      verdicts: [
        atLeast('executions traced', executions, histories.size),
        none('spans missing, doubled or without a parent', wrong.length),
        none('other problems', problems.length),
      ],
      figures: [
        ['spans', String(receiver.spans.length)],
        ['faults', String(log.faults.length)],
      ],
      problems: [...wrong, ...problems],
    };
  },
};

const EXECUTION_ARN = 'stepwell.execution.arn';

/** Compared with the history: one span for the execution, each state entered, each attempt scheduled and each one begun. */
function wrongIn(arn: string, events: readonly HistoryEvent[], all: readonly Span[]): string[] {
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  const roots = all.filter((span) => span.name.startsWith('execution') && span.attributes[EXECUTION_ARN] === arn);
  const spans = all.filter(({ traceId }) => traceId === roots[0]?.traceId);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const orphans = spans.filter(({ parentSpanId }) => parentSpanId !== undefined && !ids.has(parentSpanId));
  const count = (pattern: RegExp) => spans.filter((span) => pattern.test(span.name)).length;
  const recorded = (pattern: RegExp) => events.filter(({ type }) => pattern.test(type)).length;
  const compared = [
    ['executions', roots.length, 1],
    ['states', count(/^state /), recorded(/StateEntered$/)],
    ['attempts', count(/^task attempt/), recorded(/^(LambdaFunction|Task)Scheduled$/)],
    ['handlers', count(/^task handler/), recorded(/^(LambdaFunction|Task)Started$/)],
    ['different spans', ids.size, spans.length],
    ['spans without their parent', orphans.length, 0],
  ] as const;
  return compared.flatMap(([what, found, expected]) =>
    found === expected ? [] : [`${name}: ${found} ${what}, should be ${expected}`],
  );
}
