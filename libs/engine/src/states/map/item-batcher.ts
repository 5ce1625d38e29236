import { type ItemBatcher, type Json, type JsonataTemplate, type Path, Payload } from '#asl';
import { evaluateFields, evaluateNumber } from '../../data-flow/jsonata.js';
import { integerAt, refuse } from '../../data-flow/numbers.js';
import type { Turn } from '../../turn.js';

/*
 * ItemBatcher groups the inputs of iterations (JSON texts): each batch is `{"BatchInput"?, "Items": [...]}`, as large as both
 * limits allow. MaxInputBytesPerBatch counts the UTF-8 bytes of that whole object; an item that is too large alone is alone in
 * its batch. @see AWS developer guide, "ItemBatcher (Map)"
 */

const BATCH_INPUT = 'ItemBatcher/BatchInput';

/** How a Map groups its items. */
export interface Batching {
  readonly maxItems: number;
  readonly maxBytes: number;
  /** JSON text. */
  readonly batchInput?: string;
}

export function batchingOf(batcher: ItemBatcher, turn: Turn, effective: Payload): Batching {
  const { jsonata } = batcher;
  const limit = (
    name: 'MaxItemsPerBatch' | 'MaxInputBytesPerBatch',
    given: number | Path | undefined,
    expression: JsonataTemplate | undefined,
  ): number => limitOf(turn, effective, name, given, expression) ?? Number.POSITIVE_INFINITY;
  return {
    maxItems: limit('MaxItemsPerBatch', batcher.maxItemsPerBatch, jsonata?.maxItemsPerBatch),
    maxBytes: limit('MaxInputBytesPerBatch', batcher.maxInputBytesPerBatch, jsonata?.maxInputBytesPerBatch),
    batchInput: batchInputOf(batcher, turn, effective),
  };
}

/** The index of each batch's first item. */
export function batchStarts(items: readonly string[], { maxItems, maxBytes, batchInput }: Batching): number[] {
  const empty = Buffer.byteLength(batchText([], batchInput));
  const starts: number[] = [];
  let bytes = 0;
  items.forEach((item, index) => {
    const size = Buffer.byteLength(item);
    const start = starts.at(-1);
    if (start !== undefined && index - start < maxItems && bytes + 1 + size <= maxBytes) bytes += 1 + size;
    else {
      starts.push(index);
      bytes = empty + size;
    }
  });
  return starts;
}

/** All batches of the items. */
export function batched(items: readonly string[], batching: Batching): string[] {
  const starts = batchStarts(items, batching);
  return starts.map((start, n) => batchText(items.slice(start, starts[n + 1]), batching.batchInput));
}

/** One batch. */
export function batchText(items: readonly string[], batchInput: string | undefined): string {
  const common = batchInput === undefined ? '' : `"BatchInput":${batchInput},`;
  return `{${common}"Items":[${items.join(',')}]}`;
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
