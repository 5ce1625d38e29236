import { checkOrder } from './checks.mjs';
import { describeStep, failureOf, pathOf, stateOf } from './history-path.mjs';
import { ORDERS } from './orders.mjs';
import { bold, dim, red, green, say, seconds, tick, wrapped } from './print.mjs';

const ORDER_LIMIT_MS = 60_000;
const NAME_WIDTH = Math.max(...ORDERS.map(({ name }) => name.length));

/** Starts all orders at once and follows them to their ends; a line for each thing worth knowing on the way. */
export async function runOrders({ api, stateMachineArn, runId, signal }) {
  const began = Date.now();
  const tell = (name, text) => {
    const at = `+${seconds(Date.now() - began)}`.padStart(8);
    say(`  ${dim(at)}  ${name.padEnd(NAME_WIDTH)}  ${text}`);
  };
  return Promise.all(
    ORDERS.map(async (order) => {
      const id = `${order.name}-${runId}`;
      const startedAt = Date.now();
      const executionArn = await api.start(stateMachineArn, id, order.input);
      const onEvent = (event, events) => {
        const text = progress(event, events);
        if (text) tell(order.name, text);
      };
      const { execution, events } = await api.follow(executionArn, onEvent, { timeoutMs: ORDER_LIMIT_MS, signal });
      const tookMs = (execution.stopDate?.getTime() ?? Date.now()) - (execution.startDate?.getTime() ?? startedAt);
      return { order, id, execution, events, tookMs };
    }),
  );
}

/** What a history event says to somebody who watches, or undefined when it says nothing new. */
function progress(event, events) {
  if (event.stateEnteredEventDetails) return event.stateEnteredEventDetails.name;
  if (event.type === 'ExecutionSucceeded') return green('SUCCEEDED');
  const failure = failureOf(event);
  if (!failure) return undefined;
  if (event.type === 'ExecutionFailed') return red(`FAILED  ${failure.error ?? ''}`);
  return `${stateOf(event, events)} ${red(failure.error ?? 'failed')}${failure.cause ? `: ${brief(failure.cause)}` : ''}`;
}

const brief = (cause) => (cause.length > 90 ? `${cause.slice(0, 89)}…` : cause);

/** Prints way, outcome, duration and checks of every order. Returns how many checks passed and failed. */
export async function reportOrders(results, { definition, data }) {
  const counts = { passed: 0, failed: 0 };
  for (const [index, { order, id, execution, events, tookMs }] of results.entries()) {
    const ended = execution.status === 'SUCCEEDED' ? green(execution.status) : red(execution.status);
    const error = execution.error ? ` ${execution.error}` : '';
    say(`\n${bold(`${index + 1}. ${order.title}`)}\n   ${id}  ${ended}${error} after ${seconds(tookMs)}`);
    say(wrapped(pathOf(events, definition).map(describeStep), { separator: ' → ', indent: '   ' }));
    for (const { ok, text } of await checkOrder({ order, id, execution, events, definition, data })) {
      counts[ok ? 'passed' : 'failed'] += 1;
      say(`   ${tick(ok)} ${text}`);
    }
  }
  return counts;
}
