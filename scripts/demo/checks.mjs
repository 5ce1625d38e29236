import { isComplete, outputsOf, pathOf, retryDelays } from './history-path.mjs';

/**
 * Compares what became of an order with what its definition says.
 * @returns {Promise<{ ok: boolean, text: string }[]>} each text says what was found, and what should have been when it differs
 */
export async function checkOrder({ order, id, execution, events, definition, data }) {
  const { expect } = order;
  const checks = [];
  const same = (what, actual, expected) => {
    const ok = JSON.stringify(actual) === JSON.stringify(expected);
    checks.push({
      ok,
      text: ok ? what : `${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`,
    });
  };

  const outcome = expect.error ? `${expect.status} with ${expect.error}` : expect.status;
  same(`ended ${outcome}`, [execution.status, execution.error], [expect.status, expect.error]);
  same(
    'took the way the definition gives',
    pathOf(events, definition).map(({ state }) => state),
    expect.path,
  );
  same(`history of ${events.length} events, none missing or doubled`, isComplete(events), true);
  same(`the bank was ${times(expect.charges)}`, await data.charges(id), expect.charges);
  if (expect.backOffSeconds) checks.push(backOff(events, expect.backOffSeconds));
  if (expect.givenBack) checks.push(givenBack(events, expect.givenBack));

  for (const [sku, before] of Object.entries(order.shelf)) {
    const sold = expect.sold[sku] ?? 0;
    same(
      sold > 0 ? `${sku}: ${sold} of ${before} sold` : `${sku}: all ${before} on the shelf`,
      await data.pairsLeft(sku),
      before - sold,
    );
  }

  const messages = (await data.messages(id)).map(
    ({ TopicArn, Subject }) => `${TopicArn.split(':').at(-1)}: ${Subject}`,
  );
  const wanted = expect.message ? [`${expect.message.topic}: Order ${id} ${expect.message.subject}`] : [];
  same(wanted.length > 0 ? `outbox: one message, "${wanted[0]}"` : 'outbox: no message', messages, wanted);
  return checks;
}

const times = (n) => ['not asked', 'asked once', 'asked twice'][n] ?? `asked ${n} times`;

/** The compensation returns what each line had really taken: nothing for a line that was refused. */
function givenBack(events, { atLeast, atMost }) {
  const pairs = outputsOf(events, 'ReleaseLine').reduce((sum, released) => sum + released.pairs, 0);
  const ok = pairs >= atLeast && pairs <= atMost;
  return {
    ok,
    text: `${pairs} reserved ${pairs === 1 ? 'pair' : 'pairs'} given back${ok ? '' : `: expected ${atLeast} to ${atMost}`}`,
  };
}

/** A retry may come late, never early. */
function backOff(events, expectedSeconds) {
  const waits = retryDelays(events, 'ChargePayment').map((ms) => ms / 1000);
  // Timestamps of the history have milliseconds; a rounding of one is no early retry.
  const ok = waits.length === expectedSeconds.length && waits.every((wait, i) => wait >= expectedSeconds[i] - 0.002);
  const found = waits.map((wait) => `${wait.toFixed(2)} s`).join(', ');
  return { ok, text: `waited at least ${expectedSeconds.join(', ')} s before each retry (${found})` };
}
