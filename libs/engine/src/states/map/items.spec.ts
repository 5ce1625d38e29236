import { describe, expect, it } from '@jest/globals';
import type { JsonataEvaluator } from '#asl';
import { interpretFully } from '#testing';
import { branch, machine } from '../../testing/run-definition.js';

/** Each Items gives other items the next time: fewer, and in another order. The rest is a selector, which gives its item. */
class Fickle implements JsonataEvaluator {
  asked = 0;

  evaluate(requests: Parameters<JsonataEvaluator['evaluate']>[0]) {
    return Promise.resolve(
      requests.map(({ expression, bindings }) => {
        if (!expression.text.includes('$states.input')) return { ok: true as const, value: itemIn(bindings) };
        return { ok: true as const, value: [[1, 2, 3], [2, 1], []][this.asked++ % 3] ?? [] };
      }),
    );
  }
}

const itemIn = ({ states }: Parameters<JsonataEvaluator['evaluate']>[0][number]['bindings']) =>
  (states.context as { Map: { Item: { Value: number } } }).Map.Item.Value;

const map = (items: string, mode: string, more: object) =>
  machine({
    QueryLanguage: 'JSONata',
    StartAt: 'M',
    States: {
      M: {
        Type: 'Map',
        Items: `{% ${items} %}`,
        ItemSelector: '{% $states.context.Map.Item.Value %}',
        ItemProcessor: {
          ProcessorConfig: { Mode: mode, ...(mode === 'INLINE' ? {} : { ExecutionType: 'STANDARD' }) },
          ...branch('I', { Type: 'Pass' }),
        },
        End: true,
        ...more,
      },
    },
  });

describe('the items of a Map', () => {
  it.each([
    { items: '[1..$floor($random() * $count($states.input))]', mode: 'INLINE', more: {} },
    { items: '[1..$floor($random() * $count($states.input))]', mode: 'INLINE', more: { MaxConcurrency: 1 } },
    { items: '$shuffle($states.input)', mode: 'INLINE', more: { MaxConcurrency: 2 } },
    { items: '[$states.input, $millis()]', mode: 'DISTRIBUTED', more: { MaxConcurrency: 1 } },
  ])('are those it began with: $items, $mode $more', async ({ items, mode, more }) => {
    const evaluator = new Fickle();
    const run = await interpretFully(map(items, mode, more), { input: [1, 2, 3] }, evaluator);
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: [1, 2, 3] });
    expect(evaluator.asked).toBe(1);
  });

  it('are those it began with for each batch', async () => {
    const evaluator = new Fickle();
    const batched = { ItemBatcher: { MaxItemsPerBatch: 2 }, MaxConcurrency: 1 };
    const run = await interpretFully(map('$shuffle($states.input)', 'DISTRIBUTED', batched), { input: [] }, evaluator);
    expect(run.output).toEqual([{ Items: [1, 2] }, { Items: [3] }]);
    expect(evaluator.asked).toBe(1);
  });
});
