import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseStateMachine, type StateMachine, type StateType } from '#asl';
import { interpret, type TaskAnswer } from '#testing';

const text = readFileSync(new URL('order.asl.json', import.meta.url), 'utf8')
  .replaceAll('${Region}', 'us-east-1')
  .replaceAll('${AccountId}', '123456789012');

describe('order.asl.json', () => {
  it('uses each of the eight state types', () => {
    const all: readonly StateType[] = ['Choice', 'Fail', 'Map', 'Parallel', 'Pass', 'Succeed', 'Task', 'Wait'];
    expect([...typesIn(parsed())].sort()).toEqual(all);
  });

  it('leaves no placeholder behind once region and account are filled in', () => {
    expect(text).not.toContain('${');
  });
});

/*
 * What the demo does not show: the ways an order takes when something is wrong that no card number brings about. The
 * services are played by answers; the order itself is run by the engine, on a virtual clock.
 */
describe('the way of an order', () => {
  const RETRY_LATER = { error: 'Service.Unavailable', cause: 'for now' };

  it.each([
    { approvedBy: 'Marie', takes: ['Approved?', 'ReserveLines'] },
    { approvedBy: undefined, takes: ['Approved?', 'NotApproved'] },
    { approvedBy: null, takes: ['Approved?', 'NotApproved'] },
  ])('is decided by approvedBy ($approvedBy) when it is expensive', ({ approvedBy, takes }) => {
    expect(run({}, { totalCents: 100_001, approvedBy }).states).toEqual(expect.arrayContaining(takes));
  });

  it('gives the money back when the bank does not answer in time, for it may have taken it', () => {
    const { states, error, tasks } = run({ payment: 'never' });
    expect(states.slice(-6)).toEqual([
      'RefundPayment',
      'TellOperations',
      'ReleaseLines',
      'ReleaseLine',
      'SendAlert',
      'OrderFailed',
    ]);
    expect(error).toBe('States.Timeout');
    expect(tasks).toContain('payment-refund');
  });

  it('gives the money back when the parcel cannot be sent, after two retries', () => {
    const { states, error, tasks } = run({ 'ecs:runTask.sync': RETRY_LATER });
    expect(tasks.filter((task) => task === 'ecs:runTask.sync')).toHaveLength(3);
    expect(states).toContain('RefundPayment');
    expect(error).toBe('Service.Unavailable');
  });

  it('releases the stock and tells operations even when the refund fails too, and keeps the first error', () => {
    const { states, error } = run({ 'ecs:runTask.sync': RETRY_LATER, 'payment-refund': { error: 'Bank.Closed' } });
    expect(states.slice(-5)).toEqual(['TellOperations', 'ReleaseLines', 'ReleaseLine', 'SendAlert', 'OrderFailed']);
    expect(error).toBe('Service.Unavailable');
  });

  it('does not ask again for shoes that are sold out, but again for an inventory that is down', () => {
    const soldOut = run({ reserve: { error: 'Inventory.SoldOut', cause: 'None left.' } });
    expect(soldOut.tasks).toEqual(['reserve', 'release', 'sns:publish']);
    expect(soldOut.error).toBe('Inventory.SoldOut');
    const down = run({ reserve: RETRY_LATER });
    expect(down.tasks).toEqual(['reserve', 'reserve', 'reserve', 'release', 'sns:publish']);
  });
});

/** Runs one order with one line. `answers`: what a task gives instead of its usual answer, by `taskName`. */
function run(answers: Readonly<Record<string, TaskAnswer>>, more: object = {}) {
  const tasks: string[] = [];
  const order = {
    customer: { name: 'Ada', email: 'ada@example.com', address: '1 Cobbler Lane' },
    card: '4242424242424242',
    totalCents: 1_200,
    lines: [{ sku: 'rain-boot', quantity: 1 }],
  };
  const { history, error, status } = interpret(parsed(), {
    input: { ...order, ...more },
    task: ({ resource, input }) => {
      const name = taskName(resource, input);
      tasks.push(name);
      return answers[name] ?? { output: { receipt: 'r-1', tracking: 't-1', pairs: 1, MessageId: 'm-1' } };
    },
  });
  const states = history
    .filter(({ type }) => type.endsWith('StateEntered'))
    .map(({ details }) => String(details?.name));
  return { states, tasks, status, error };
}

/** `payment`, `ecs:runTask.sync` …; the inventory serves two actions under one ARN, so those go by their own names. */
function taskName(resource: string, input: unknown): string {
  const { action } = input as { readonly action?: string };
  return action ?? resource.replace(/^arn:aws:(states:::|lambda:.*:function:)/, '');
}

/** The definition as the runtime reads it; a problem in it fails the test that asks. */
function parsed(): StateMachine {
  const result = parseStateMachine(text);
  expect(result.problems).toEqual([]);
  if (result.machine === undefined) throw new Error('no machine');
  return result.machine;
}

function typesIn(machine: StateMachine): Set<StateType> {
  const types = new Set<StateType>();
  for (const state of machine.states.values()) {
    types.add(state.type);
    const inner = state.type === 'Parallel' ? state.branches : state.type === 'Map' ? [state.itemProcessor] : [];
    for (const nested of inner) for (const type of typesIn(nested)) types.add(type);
  }
  return types;
}
