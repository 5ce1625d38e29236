/*
 * Reads an execution history (events as the AWS SDK gives them) back into the way an order took. Pure functions.
 */

const entered = (event) => event.stateEnteredEventDetails?.name;

/** The error a history event reports, whatever its kind: `{ error, cause }`, or undefined. */
export function failureOf(event) {
  const details = Object.entries(event).find(([key]) => key.endsWith('EventDetails'))?.[1];
  return details && 'error' in details ? { error: details.error, cause: details.cause } : undefined;
}

/** The name of the state an event belongs to: found by following previousEventId back to a StateEntered event. */
export function stateOf(event, events) {
  for (let at = event; at !== undefined; at = events[at.previousEventId - 1]) {
    const name = entered(at) ?? at.stateExitedEventDetails?.name;
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Names of the states that stand inside a Parallel or Map, each with the state it stands in. */
export function nestedStates(definition) {
  const parents = new Map();
  for (const [name, state] of Object.entries(definition.States)) {
    for (const inner of [...(state.Branches ?? []), ...(state.ItemProcessor ? [state.ItemProcessor] : [])]) {
      for (const child of Object.keys(inner.States)) parents.set(child, name);
      for (const [child, parent] of nestedStates(inner)) parents.set(child, parent);
    }
  }
  return parents;
}

/** One step of the way: a state of the outermost level. */
export function pathOf(events, definition) {
  const parents = nestedStates(definition);
  const steps = [];
  for (const event of events) {
    const name = entered(event);
    if (name !== undefined) {
      const parent = parents.get(name);
      if (parent === undefined) {
        steps.push({ state: name, inner: new Map(), attempts: 0, errors: [] });
      } else {
        const step = steps.findLast(({ state }) => state === parent);
        step?.inner.set(name, (step.inner.get(name) ?? 0) + 1);
      }
    }
    const step = steps.at(-1);
    if (step === undefined || parents.has(stateOf(event, events))) continue;
    if (/^(LambdaFunction|Task|Activity)Scheduled$/.test(event.type)) step.attempts += 1;
    if (/^(LambdaFunction|Task|Activity)(Failed|TimedOut)$/.test(event.type)) step.errors.push(failureOf(event)?.error);
  }
  return steps;
}

/** `ChargePayment (3 attempts)`, `ReserveLines [2 × ReserveLine]` … */
export function describeStep({ state, inner, attempts, errors }) {
  const parts = [...inner].map(([name, times]) => (times === 1 ? name : `${times} × ${name}`));
  const within = parts.length > 0 ? ` [${parts.join(' | ')}]` : '';
  const tries = attempts > 1 ? `${attempts} attempts` : '';
  const what = [tries, ...new Set(errors)].filter(Boolean).join(', ');
  return `${state}${within}${what ? ` (${what})` : ''}`;
}

/** Milliseconds from each failed attempt of `state` to the attempt that followed it. */
export function retryDelays(events, state) {
  const own = events.filter(
    (event) =>
      /^(LambdaFunction|Task)(Scheduled|Failed|TimedOut)$/.test(event.type) && stateOf(event, events) === state,
  );
  return own.flatMap((event, index) =>
    index > 0 && event.type.endsWith('Scheduled')
      ? [event.timestamp.getTime() - own[index - 1].timestamp.getTime()]
      : [],
  );
}

/** What the tasks of `state` have returned, in the order in which they did. */
export function outputsOf(events, state) {
  return events
    .filter((event) => event.type === 'TaskSucceeded' && stateOf(event, events) === state)
    .map((event) => JSON.parse(event.taskSucceededEventDetails.output));
}

/** True when ids run 1, 2, 3 … and each event names an earlier one as its predecessor. */
export function isComplete(events) {
  return events.every((event, index) => event.id === index + 1 && event.previousEventId < event.id);
}
