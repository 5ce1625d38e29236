import { type ItemReader, type Payload, StatesError } from '#asl';
import { evaluateNumber } from '../../data-flow/jsonata.js';
import { integerAt } from '../../data-flow/numbers.js';
import type { Turn } from '../../turn.js';

/** How many of the items that an ItemReader finds are taken: MaxItems, where 0 stands for all. Texts: vectors …csv_max_items_paths. */
export function maxItemsOf({ config, jsonata }: ItemReader, turn: Turn, effective: Payload): number {
  const { maxItems: given } = config;
  const most =
    given === undefined
      ? evaluateNumber(turn, 'ItemReader/ReaderConfig/MaxItems', jsonata?.maxItems, { input: effective.value })
      : typeof given === 'number'
        ? given
        : integerAt('MaxItems', given, turn.scope(effective));
  if (most !== undefined && most < 0)
    throw new StatesError('States.ItemReaderFailed', 'field MaxItems must be positive', false);
  return most === undefined || most === 0 ? Number.POSITIVE_INFINITY : most;
}
