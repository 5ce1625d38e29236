import type { Decision, Effect, EventRef, ExecutionInfo, FrameState, NewHistoryEvent } from '#engine';
import { newToken } from '../execution-id.js';
import type { NewExecution } from '../execution-store.js';

/* Short forms of what the cases hand to a store. No language in here: a store does not know what a state does. */

export const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:order';

/** Facts of a new execution with a name of its own, so that cases can share one store. */
export function info(overrides: Partial<ExecutionInfo> = {}): ExecutionInfo {
  const name = overrides.name ?? `e-${newToken()}`;
  return {
    arn: `arn:aws:states:us-east-1:123456789012:execution:order:${name}`,
    name,
    stateMachineArn: MACHINE,
    stateMachineName: 'order',
    roleArn: 'arn:aws:iam::123456789012:role/order',
    startedAt: 0,
    input: '{"n":1}',
    redriveCount: 0,
    ...overrides,
  };
}

export function frame(overrides: Partial<FrameState> = {}): FrameState {
  return { fmt: 1, path: [], state: 'First', phase: 'ready', input: '{"n":1}', visits: 0, ...overrides };
}

/** A frame that waits for `total` children, all of them started unless told otherwise. */
export function waiting(total: number, succeeded = 0, started = total): FrameState {
  return frame({ phase: 'children', children: { total, started, succeeded } });
}

export function event(
  type: NewHistoryEvent['type'],
  previous: EventRef,
  details?: NewHistoryEvent['details'],
): NewHistoryEvent {
  return { type, previous, ...(details === undefined ? {} : { details }) };
}

/** A decision that appends one event per type, each after the one before, the first after `from`. */
export function decision(
  snapshot: FrameState | null,
  types: readonly NewHistoryEvent['type'][],
  effects: readonly Effect[],
  rest: Partial<Decision> & { readonly from?: number } = {},
): Decision {
  const { from = 0, ...overrides } = rest;
  const history = types.map((type, n) => event(type, n === 0 ? { at: from } : { nth: n - 1 }));
  const lastEvent: EventRef = types.length === 0 ? { at: from } : { nth: types.length - 1 };
  return { snapshot, history, lastEvent, effects, exclusive: false, ended: { visits: [], attempts: [] }, ...overrides };
}

export const RUN: Effect = { type: 'RunState' };
export const SUCCEED: Effect = { type: 'CloseExecution', status: 'SUCCEEDED', output: '{}' };

/** A Pass-like step: leaves one state, readies the next. */
export function pass(from: number, state = 'Next'): Decision {
  return decision(frame({ state }), ['PassStateEntered', 'PassStateExited'], [RUN], { from });
}

export function start(
  overrides: Partial<NewExecution> & { readonly facts?: Partial<ExecutionInfo> } = {},
): NewExecution {
  const { facts, ...rest } = overrides;
  return {
    info: info(facts),
    definitionHash: 'definition',
    decision: decision(frame(), ['ExecutionStarted'], [RUN]),
    ...rest,
  };
}
