import { countOrPath } from '../expression-fields.js';
import type { Fields } from '../fields.js';
import { MESSAGE } from '../messages.js';
import type { ReaderConfig } from '../model.js';

const CONFIG_FIELDS = ['InputType', 'ManifestType', 'MaxItems', 'ItemsPointer', 'Transformation'];
const MAX_ITEMS = 100_000_000;
const TABLE_FIELDS = ['CSVHeaderLocation', 'CSVHeaders', 'CSVDelimiter'];

/** ReaderConfig of an ItemReader: what the file holds and how much of it is read (facts/asl.md §9). */
export function readerConfig(config: Fields): ReaderConfig {
  const inputType = config.oneOf('InputType', ['CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST']);
  const manifestType = config.oneOf('ManifestType', ['ATHENA_DATA', 'S3_INVENTORY']);
  const isTable = inputType === 'CSV' || manifestType !== undefined;
  config.allowByLanguage({
    both: [...CONFIG_FIELDS, ...(isTable ? TABLE_FIELDS : [])],
    JSONPath: ['MaxItemsPath'],
    JSONata: [],
  });
  return {
    inputType,
    manifestType,
    ...(isTable && table(config, inputType === 'CSV' && manifestType === undefined)),
    transformation: config.oneOf('Transformation', ['NONE', 'LOAD_AND_FLATTEN']),
    itemsPointer: config.string('ItemsPointer'),
    maxItems: countOrPath(config, 'MaxItems', { min: 0, max: MAX_ITEMS }),
  };
}

function table(
  config: Fields,
  needsHeader: boolean,
): Pick<ReaderConfig, 'csvHeaderLocation' | 'csvHeaders' | 'csvDelimiter'> {
  if (needsHeader && !config.has('CSVHeaderLocation')) config.error(MESSAGE.requiredField('CSVHeaderLocation'));
  const csvHeaderLocation = config.oneOf('CSVHeaderLocation', ['FIRST_ROW', 'GIVEN']);
  if (csvHeaderLocation === 'GIVEN') config.require('CSVHeaders');
  return {
    csvHeaderLocation,
    csvHeaders: config.has('CSVHeaders') ? config.strings('CSVHeaders') : undefined,
    csvDelimiter: config.oneOf('CSVDelimiter', ['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB']),
  };
}
