import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import type { HistoryEvent } from '../../scripts/demo/history-path.mjs';
import { MACHINES, payAndReserve } from './machines.js';
import { OtlpReceiver, USUAL_PORT } from '../support/otlp-receiver.js';
import { type Execution, ShopRuntime } from '../support/shop-runtime.js';
import { TraceTree } from './trace-tree.js';

/** Stands in every input and in causes. It must not turn up in any span. */
const CANARY = `canary-${randomUUID()}`;

const order = (card: string, lines: readonly object[]) => ({
  customer: { name: CANARY, email: `${CANARY}@example.com`, address: CANARY },
  card,
  totalCents: 10_000,
  lines,
});
const SHOES = { sku: 'trail-runner', quantity: 1 };
const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

interface Case {
  readonly machine: keyof typeof MACHINES;
  readonly input: object;
  /** Headers of StartExecution. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Stop it once this many attempts have begun. */
  readonly stopAfter?: number;
  readonly status: string;
  readonly error?: string;
}

const CASES = {
  'goes well': { machine: 'order', input: order('4242424242424242', [SHOES, SHOES, SHOES]), status: 'SUCCEEDED' },
  'recovers on the third attempt': { machine: 'order', input: order('4000000000000119', [SHOES]), status: 'SUCCEEDED' },
  'is compensated': {
    machine: 'order',
    input: order('4000000000000341', [SHOES, SHOES]),
    status: 'FAILED',
    error: 'Payment.Transient',
  },
  'is sold out': {
    machine: 'order',
    input: order('4242424242424242', [SHOES, { sku: CANARY, quantity: 1 }, SHOES]),
    status: 'FAILED',
    error: 'Inventory.SoldOut',
  },
  'is stopped while it ships': {
    machine: 'order',
    input: order('4242424242424242', [SHOES]),
    stopAfter: 3,
    status: 'ABORTED',
    error: 'Stopped',
  },
  'is stopped in nested branches': {
    machine: 'long-running',
    input: { lines: [1, 2], note: CANARY },
    stopAfter: 2,
    status: 'ABORTED',
    error: 'Stopped',
  },
  'runs out of time in nested branches': {
    machine: 'short-limit',
    input: { lines: [1, 2], note: CANARY },
    status: 'TIMED_OUT',
  },
  'has a branch that fails, twice': {
    machine: 'one-branch-fails',
    input: { lines: [1, 2], note: CANARY },
    status: 'FAILED',
    error: 'States.Runtime',
  },
  'has nothing to do': { machine: 'nothing-to-do', input: { noLines: [], note: CANARY }, status: 'SUCCEEDED' },
  'belongs to the trace of its caller': {
    machine: 'nothing-to-do',
    input: { noLines: [], note: CANARY },
    headers: { traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01` },
    status: 'SUCCEEDED',
  },
  'ships in the trace of its caller': {
    machine: 'order',
    input: order('4242424242424242', [SHOES]),
    headers: { traceparent: `00-${CALLER.traceId.replace('4b', '5c')}-${CALLER.spanId}-01` },
    status: 'SUCCEEDED',
  },
  'has a caller that does not sample': {
    machine: 'nothing-to-do',
    input: { noLines: [], note: CANARY },
    headers: { traceparent: `00-${CALLER.traceId.replace('4b', '6d')}-${CALLER.spanId}-00` },
    status: 'SUCCEEDED',
  },
} satisfies Readonly<Record<string, Case>>;
type CaseName = keyof typeof CASES;

interface Ended {
  readonly execution: Execution;
  readonly history: HistoryEvent[];
}

const begun = (history: readonly HistoryEvent[]): number =>
  history.filter(({ type }) => type.endsWith('Started') && /^(Task|Lambda)/.test(type)).length;

describe('the trace of an execution that', () => {
  const receiver = new OtlpReceiver();
  const shop = new ShopRuntime();
  const ended = new Map<string, Ended>();

  /** Runs all at once, then ends the processes: whatever is still to be sent has been sent after that. */
  beforeAll(async () => {
    await receiver.listen();
    await shop.start(['payment', 'inventory', 'shipping', 'notification'], {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    });
    const machines = await Promise.all(
      Object.entries(MACHINES).map(async ([name, definition]) => [name, await shop.deploy(name, definition)] as const),
    );
    const arns = Object.fromEntries(machines);
    await Promise.all(
      Object.entries(CASES).map(async ([name, each]: [string, Case]) => {
        const executionArn = await shop.begin(arns[each.machine] as string, each.input, each.headers);
        if (each.stopAfter !== undefined) {
          await eventually(async () => begun(await shop.history(executionArn)) >= (each.stopAfter as number), {
            timeoutMs: 30_000,
          });
          await shop.call('StopExecution', { executionArn, error: 'Stopped', cause: CANARY });
        }
        const execution = await shop.ended(executionArn);
        ended.set(name, { execution, history: await shop.history(executionArn) });
      }),
    );
    await shop.stopProcesses();
  }, 60_000);

  afterAll(async () => {
    await shop.stop();
    await receiver.close();
  });

  const endOf = (name: CaseName): Ended => {
    const found = ended.get(name);
    if (!found) throw new Error(`'${name}' did not end`);
    return found;
  };
  const treeOf = (name: CaseName): TraceTree => {
    const { executionArn } = endOf(name).execution;
    return new TraceTree(
      receiver.spans.filter(({ attributes }) => attributes['stepwell.execution.arn'] === executionArn),
    );
  };
  const names = Object.keys(CASES) as CaseName[];

  it.each(names.filter((name) => name !== 'has a caller that does not sample'))(
    '%s is one tree that mirrors its history',
    (name) => {
      const each: Case = CASES[name];
      const { execution, history } = endOf(name);
      expect(execution).toMatchObject({
        status: each.status,
        ...(each.error === undefined ? {} : { error: each.error }),
      });
      const tree = treeOf(name);
      expect(tree.faults(history, MACHINES[each.machine], each.headers && CALLER.spanId)).toEqual([]);
      expect(tree.root).toMatchObject({
        name: `execution ${each.machine}`,
        attributes: { 'stepwell.execution.status': each.status },
      });
      expect(tree.root?.error).toBe(each.status === 'SUCCEEDED' ? undefined : (each.error ?? each.status));
    },
  );

  it('goes well comes from the coordinator and from every worker', () => {
    const tree = treeOf('goes well');
    const servicesOf = (name: RegExp) =>
      [...new Set(tree.spans.filter((span) => name.test(span.name)).map(({ service }) => service))].sort();
    expect(servicesOf(/^(execution|state|task attempt) /)).toEqual(['stepwell-coordinator']);
    expect(servicesOf(/^task handler$/)).toEqual(
      ['notification', 'inventory', 'payment', 'shipping'].map((name) => `shoe-shop-${name}`).sort(),
    );
  });

  it('goes well has no error anywhere', () => {
    expect(treeOf('goes well').spans.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it('recovers on the third attempt marks the first two', () => {
    const tree = treeOf('recovers on the third attempt');
    expect(tree.errorsBelow('ChargePayment')).toEqual(['Payment.Transient', 'Payment.Transient', undefined]);
    const failed = tree.spans.filter(({ error }) => error !== undefined).map(({ name, error }) => `${name}: ${error}`);
    expect(failed.sort()).toEqual([
      'task attempt 1: Payment.Transient',
      'task attempt 2: Payment.Transient',
      'task handler: Payment.Transient',
      'task handler: Payment.Transient',
    ]);
    for (const span of tree.spans) expect(span.attributes['error.type']).toBe(span.error);
  });

  it('is compensated marks the state that failed, and not those that undid it', () => {
    const tree = treeOf('is compensated');
    expect(tree.errorsBelow('ChargePayment')).toEqual(Array.from({ length: 4 }, () => 'Payment.Transient'));
    const states = tree.spans.filter(({ name, error }) => name.startsWith('state ') && error !== undefined);
    expect(states.map(({ name }) => name).sort()).toEqual(['state ChargePayment', 'state OrderFailed']);
  });

  it.each([
    { name: 'is stopped while it ships', among: ['Fulfil', 'ShipParcel'] },
    { name: 'is stopped in nested branches', among: ['Both', 'EachLine', 'LongWait', 'ShipLine'] },
    { name: 'runs out of time in nested branches', among: ['Both', 'LongWait'] },
  ] as const)('$name shows what was cut off', ({ name, among }) => {
    const namesIn = (member: string) =>
      endOf(name).history.flatMap(
        (event) => (event as unknown as Record<string, { name: string }>)[member]?.name ?? [],
      );
    const left = namesIn('stateExitedEventDetails');
    const open = namesIn('stateEnteredEventDetails').filter((entered) => {
      const at = left.indexOf(entered);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
    expect(open).toEqual(expect.arrayContaining([...among]));
    const cutOff = treeOf(name).spans.filter((span) => span.error === 'Aborted' && span.name.startsWith('state '));
    expect(cutOff.map((span) => span.name.slice('state '.length)).sort()).toEqual(open.sort());
  });

  it('has a branch that fails, twice shows both rounds and what each cut off', () => {
    const tree = treeOf('has a branch that fails, twice');
    expect(tree.named('state GiveUp').map(({ error }) => error)).toEqual(['Branch.GaveUp', 'Branch.GaveUp']);
    expect(tree.named('state LongWait').map(({ error }) => error)).toEqual(['Aborted', 'Aborted']);
    expect(tree.named('state Done').map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(tree.named('state AllAtOnce').map(({ error }) => error)).toEqual(['Branch.GaveUp']);
  });

  it('has a caller that does not sample is not sent', () => {
    expect(treeOf('has a caller that does not sample').spans).toEqual([]);
  });

  it('holds nothing of inputs, outputs and causes', () => {
    const causes = names
      .flatMap((name) => endOf(name).history)
      .filter((event) => JSON.stringify(event).includes(CANARY));
    expect(causes.length).toBeGreaterThan(20);
    expect(receiver.spans.length).toBeGreaterThan(100);
    expect(receiver.spans.filter(({ text }) => text.includes(CANARY))).toEqual([]);
  });

  it('holds no Redis commands', () => {
    expect(
      receiver.spans.filter(({ attributes }) => 'db.system.name' in attributes || 'db.system' in attributes),
    ).toEqual([]);
  });
});

describe('traces', () => {
  const run = async (env: Readonly<Record<string, string>>): Promise<{ arn: string; history: HistoryEvent[] }> => {
    const shop = new ShopRuntime();
    try {
      await shop.start(['payment', 'inventory'], env);
      const arn = await shop.begin(await shop.deploy('pay', payAndReserve), {
        order: CANARY,
        card: CANARY,
        sku: 'trail-runner',
      });
      expect(await shop.ended(arn)).toMatchObject({ status: 'SUCCEEDED' });
      return { arn, history: await shop.history(arn) };
    } finally {
      await shop.stop();
    }
  };

  it('are not sent anywhere when no OTEL_ variable is set', async () => {
    const receiver = new OtlpReceiver();
    // Where an exporter goes that nobody has told anything. Taken by a collector of somebody's own: then any other port.
    await receiver.listen(USUAL_PORT).catch(() => receiver.listen());
    try {
      await run({});
      expect(receiver.requests).toBe(0);
    } finally {
      await receiver.close();
    }
  }, 30_000);

  it('show the Redis commands of handlers when asked to, without their arguments', async () => {
    const receiver = new OtlpReceiver();
    await receiver.listen();
    try {
      const { arn, history } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, STEPWELL_TRACE_REDIS: 'true' });
      const [commands, own] = [true, false].map((is) =>
        receiver.spans.filter(({ attributes }) => 'db.system.name' in attributes === is),
      );
      const tree = new TraceTree(own as typeof receiver.spans);
      expect(tree.faults(history, payAndReserve)).toEqual([]);
      expect(own?.every(({ attributes }) => attributes['stepwell.execution.arn'] === arn)).toBe(true);

      const handlers = new Map(tree.named('task handler').map((span) => [span.spanId, span]));
      expect(commands?.every(({ parentSpanId = '', service }) => handlers.get(parentSpanId)?.service === service)).toBe(
        true,
      );
      const asked = commands?.map(({ service, name }) => `${service} ${name}`);
      expect(asked).toEqual(
        expect.arrayContaining(['shoe-shop-payment hincrby', 'shoe-shop-payment hsetnx', 'shoe-shop-inventory eval']),
      );
      expect(receiver.spans.filter(({ text }) => text.includes(CANARY))).toEqual([]);
    } finally {
      await receiver.close();
    }
  }, 30_000);
});
