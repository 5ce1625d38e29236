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
      const onEvents = (news, events) => {
        for (const line of progress(news, events)) tell(order.name, line);
      };
      const { execution, events } = await api.follow(executionArn, onEvents, { timeoutMs: ORDER_LIMIT_MS, signal });
      const tookMs = (execution.stopDate?.getTime() ?? Date.now()) - (execution.startDate?.getTime() ?? startedAt);
      return { order, id, execution, events, tookMs };
    }),
  );
}

/** What new history events say to somebody who watches: the states entered on one line, each failure on its own. */
function progress(news, events) {
  const lines = [];
  let states = [];
  const flush = () => {
    if (states.length > 0) lines.push(states.join(' → '));
    states = [];
  };
  for (const event of news) {
    const failure = failureOf(event);
    if (event.stateEnteredEventDetails) states.push(event.stateEnteredEventDetails.name);
    else if (event.type === 'ExecutionSucceeded') states.push(green('SUCCEEDED'));
    else if (event.type === 'ExecutionFailed') states.push(red(`FAILED ${failure?.error ?? ''}`));
    else if (failure) {
      flush();
      const cause = failure.cause ? `: ${brief(failure.cause)}` : '';
      lines.push(`${stateOf(event, events)} ${red(failure.error ?? 'failed')}${cause}`);
    }
  }
  flush();
  return lines;
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
