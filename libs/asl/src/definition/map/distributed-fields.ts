import type { MapState } from '../model.js';
import { numberOrPath, template } from '../expression-fields.js';
import type { Fields } from '../fields.js';
import { MESSAGE } from '../messages.js';

/** Fields of a Map that only its DISTRIBUTED mode knows. */
export const DISTRIBUTED_FIELDS = ['ItemReader', 'ItemBatcher', 'ResultWriter'] as const;

const READERS = ['getObject', 'listObjectsV2'];
const MAX_BATCH_BYTES = 262_144;

/** Checks ItemReader, ItemBatcher and ResultWriter of a Map (facts/asl.md §9). */
export function checkDistributedFields(state: Fields, mode: MapState['mode']): void {
  for (const name of DISTRIBUTED_FIELDS) {
    const fields = state.object(name);
    if (fields === undefined) continue;
    if (mode === 'INLINE') state.error(MESSAGE.unsupportedField(name));
    else CHECKS[name](fields);
  }
}

const CHECKS: { readonly [N in (typeof DISTRIBUTED_FIELDS)[number]]: (fields: Fields) => void } = {
  ItemReader(reader) {
    reader.allowOnly(['Resource', 'ReaderConfig', argumentsField(reader), 'Comment']);
    reader.require('Resource');
    if (reader.string('Resource') !== undefined && !isS3(reader, READERS))
      reader.error(MESSAGE.readerResource, 'Resource');
    template(reader, 'Parameters');
    const config = reader.object('ReaderConfig');
    if (config !== undefined) checkReaderConfig(config);
  },

  ItemBatcher(batcher) {
    const sizes = ['MaxItemsPerBatch', 'MaxInputBytesPerBatch'];
    const paths = batcher.around.queryLanguage === 'JSONPath' ? sizes.map((name) => `${name}Path`) : [];
    batcher.allowOnly(['BatchInput', ...sizes, ...paths, 'Comment']);
    if (![...sizes, ...paths].some((name) => batcher.has(name))) batcher.error(MESSAGE.noneOf([...sizes, ...paths]));
    template(batcher, 'BatchInput');
    numberOrPath(batcher, 'MaxItemsPerBatch', batcher.integer('MaxItemsPerBatch', { min: 1 }));
    numberOrPath(
      batcher,
      'MaxInputBytesPerBatch',
      batcher.integer('MaxInputBytesPerBatch', { min: 1, max: MAX_BATCH_BYTES }),
    );
  },

  ResultWriter(writer) {
    writer.allowOnly(['Resource', 'WriterConfig', argumentsField(writer), 'Comment']);
    if (!writer.has('WriterConfig')) writer.require('Resource');
    if (writer.string('Resource') !== undefined && !isS3(writer, ['putObject']))
      writer.error(MESSAGE.readerResource, 'Resource');
    template(writer, 'Parameters');
    const config = writer.object('WriterConfig');
    config?.allowOnly(['Transformation', 'OutputType']);
    config?.oneOf('Transformation', ['NONE', 'COMPACT', 'FLATTEN']);
    config?.oneOf('OutputType', ['JSON', 'JSONL']);
  },
};

function checkReaderConfig(config: Fields): void {
  const input = config.oneOf('InputType', ['CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST']);
  const manifest = config.oneOf('ManifestType', ['ATHENA_DATA', 'S3_INVENTORY']);
  const isTable = input === 'CSV' || manifest !== undefined;
  config.allowOnly([
    'InputType',
    'ManifestType',
    'MaxItems',
    'ItemsPointer',
    'Transformation',
    ...(config.around.queryLanguage === 'JSONPath' ? ['MaxItemsPath'] : []),
    ...(isTable ? ['CSVHeaderLocation', 'CSVHeaders', 'CSVDelimiter'] : []),
  ]);
  if (isTable) checkTable(config, input === 'CSV' && manifest === undefined);
  config.oneOf('Transformation', ['NONE', 'LOAD_AND_FLATTEN']);
  config.string('ItemsPointer');
  numberOrPath(config, 'MaxItems', config.integer('MaxItems', { min: 0 }));
}

function checkTable(config: Fields, needsHeader: boolean): void {
  if (needsHeader && !config.has('CSVHeaderLocation')) config.error(MESSAGE.requiredField('CSVHeaderLocation'));
  if (config.oneOf('CSVHeaderLocation', ['FIRST_ROW', 'GIVEN']) === 'GIVEN') config.require('CSVHeaders');
  config.strings('CSVHeaders');
  config.oneOf('CSVDelimiter', ['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB']);
}

function argumentsField(fields: Fields): string {
  return fields.around.queryLanguage === 'JSONPath' ? 'Parameters' : 'Arguments';
}

function isS3(fields: Fields, actions: readonly string[]): boolean {
  const [service, action] = (/^arn:aws[a-z-]*:states:::(.*):(.*)$/.exec(fields.string('Resource') ?? '') ?? []).slice(
    1,
  );
  return service === 's3' && actions.includes(action ?? '');
}
