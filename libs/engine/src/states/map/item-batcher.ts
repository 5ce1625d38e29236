import { type ItemBatcher, type Json, type JsonataTemplate, type Path, Payload } from '#asl';
import { evaluateFields, evaluateNumber } from '../../data-flow/jsonata.js';
import { integerAt, refuse } from '../../data-flow/numbers.js';
import type { Turn } from '../../turn.js';

const BATCH_INPUT = 'ItemBatcher/BatchInput';

/**
 * Groups the inputs of iterations (JSON texts): each batch is `{"BatchInput"?, "Items": [...]}`, as large as both limits
 * allow. MaxInputBytesPerBatch counts the UTF-8 bytes of that whole object; an item that is too large alone is alone in
 * its batch. @see AWS developer guide, "ItemBatcher (Map)"
 */
export function batchesOf(batcher: ItemBatcher, turn: Turn, effective: Payload, items: readonly string[]): string[] {
  const { jsonata } = batcher;
  const limit = (
    name: 'MaxItemsPerBatch' | 'MaxInputBytesPerBatch',
    given: number | Path | undefined,
    expression: JsonataTemplate | undefined,
  ): number => limitOf(turn, effective, name, given, expression) ?? Number.POSITIVE_INFINITY;
  const maxItems = limit('MaxItemsPerBatch', batcher.maxItemsPerBatch, jsonata?.maxItemsPerBatch);
  const maxBytes = limit('MaxInputBytesPerBatch', batcher.maxInputBytesPerBatch, jsonata?.maxInputBytesPerBatch);
  const common = batchInputOf(batcher, turn, effective);
  const start = common === undefined ? '{"Items":[' : `{"BatchInput":${common},"Items":[`;
  return grouped(items, maxItems, maxBytes - Buffer.byteLength(start) - ']}'.length).map(
    (batch) => `${start}${batch.join(',')}]}`,
  );
}

/** `maxBytes`: of the items of a group and the commas between them. */
function grouped(items: readonly string[], maxItems: number, maxBytes: number): string[][] {
  const groups: string[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(item);
    const group = groups.at(-1);
    if (group && group.length < maxItems && bytes + 1 + size <= maxBytes) {
      group.push(item);
      bytes += 1 + size;
    } else {
      groups.push([item]);
      bytes = size;
    }
  }
  return groups;
}

function batchInputOf({ batchInput, jsonata }: ItemBatcher, turn: Turn, effective: Payload): string | undefined {
  if (batchInput) return Payload.ofValue(batchInput.evaluate(turn.scope(effective))).text;
  if (!jsonata?.batchInput) return undefined;
  const field = { name: BATCH_INPUT, template: jsonata.batchInput };
  return Payload.ofValue(evaluateFields(turn, [field], { input: effective.value })[0] as Json).text;
}

function limitOf(
  turn: Turn,
  effective: Payload,
  name: string,
  given: number | Path | undefined,
  expression: JsonataTemplate | undefined,
): number | undefined {
  if (typeof given === 'number') return given;
  if (!given) return evaluateNumber(turn, `ItemBatcher/${name}`, expression, { input: effective.value }, 1);
  const limit = integerAt(name, given, turn.scope(effective));
  return limit > 0 ? limit : refuse(name, given, limit, 'integer');
}
