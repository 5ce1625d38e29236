import { anyTemplate, countOrPath, objectTemplate } from '../expression-fields.js';
import type { Fields } from '../fields.js';
import { inJsonata, jsonataExpression, jsonataValue } from '../jsonata-fields.js';
import { MESSAGE } from '../messages.js';
import type { ItemBatcher, ItemReader, MapState, ResultWriter } from '../model.js';
import { readerConfig } from './reader-config.js';

/** Fields of a Map that only its DISTRIBUTED mode knows (facts/asl.md §9). */
export const DISTRIBUTED_FIELDS = ['ItemReader', 'ItemBatcher', 'ResultWriter'] as const;

const READERS = ['getObject', 'listObjectsV2'];
const ARGUMENTS = { JSONPath: ['Parameters'], JSONata: ['Arguments'] };
const BATCH_LIMITS = ['MaxItemsPerBatch', 'MaxInputBytesPerBatch'];
const BATCH_LIMIT_PATHS = BATCH_LIMITS.map((name) => `${name}Path`);
const BATCHER_FIELDS = { both: ['BatchInput', ...BATCH_LIMITS, 'Comment'], JSONPath: BATCH_LIMIT_PATHS, JSONata: [] };
const MAX_BATCH_BYTES = 262_144;
const NONE: Pick<MapState, 'itemReader' | 'itemBatcher' | 'resultWriter'> = {};

export function distributedFields(state: Fields, mode: MapState['mode']): typeof NONE {
  const [reader, batcher, writer] = DISTRIBUTED_FIELDS.map((name) => {
    const fields = state.object(name);
    if (fields !== undefined && mode === 'INLINE') state.error(MESSAGE.unsupportedField(name));
    return fields;
  });
  if (mode === 'INLINE') return NONE;
  return {
    itemReader: reader && itemReader(reader),
    itemBatcher: batcher && itemBatcher(batcher),
    resultWriter: writer && resultWriter(writer),
  };
}

function itemReader(reader: Fields): ItemReader {
  reader.allowByLanguage({ both: ['Resource', 'ReaderConfig', 'Comment'], ...ARGUMENTS });
  reader.require('Resource');
  const config = reader.object('ReaderConfig');
  return {
    resource: s3Resource(reader, READERS) ?? '',
    parameters: objectTemplate(reader, 'Parameters'),
    config: config === undefined ? {} : readerConfig(config),
    jsonata: inJsonata(reader, () => ({
      arguments: jsonataValue(reader, 'Arguments'),
      maxItems: config && jsonataExpression(config, 'MaxItems'),
    })),
  };
}

function itemBatcher(batcher: Fields): ItemBatcher {
  batcher.allowByLanguage(BATCHER_FIELDS);
  const limits = batcher.around.queryLanguage === 'JSONPath' ? [...BATCH_LIMITS, ...BATCH_LIMIT_PATHS] : BATCH_LIMITS;
  if (!limits.some((name) => batcher.has(name))) batcher.error(MESSAGE.noneOf(limits));
  return {
    batchInput: anyTemplate(batcher, 'BatchInput'),
    maxItemsPerBatch: countOrPath(batcher, 'MaxItemsPerBatch', { min: 0 }),
    maxInputBytesPerBatch: countOrPath(batcher, 'MaxInputBytesPerBatch', { min: 0, max: MAX_BATCH_BYTES }),
    jsonata: inJsonata(batcher, () => ({
      batchInput: jsonataValue(batcher, 'BatchInput'),
      maxItemsPerBatch: jsonataExpression(batcher, 'MaxItemsPerBatch'),
      maxInputBytesPerBatch: jsonataExpression(batcher, 'MaxInputBytesPerBatch'),
    })),
  };
}

function resultWriter(writer: Fields): ResultWriter {
  writer.allowByLanguage({ both: ['Resource', 'WriterConfig', 'Comment'], ...ARGUMENTS });
  if (!writer.has('WriterConfig')) writer.require('Resource');
  const config = writer.object('WriterConfig');
  config?.allowOnly(['Transformation', 'OutputType']);
  return {
    resource: s3Resource(writer, ['putObject']),
    parameters: objectTemplate(writer, 'Parameters'),
    transformation: config?.oneOf('Transformation', ['NONE', 'COMPACT', 'FLATTEN']),
    outputType: config?.oneOf('OutputType', ['JSON', 'JSONL']),
    jsonata: inJsonata(writer, () => ({ arguments: jsonataValue(writer, 'Arguments') })),
  };
}

/** The Resource: one of the given actions of S3. */
function s3Resource(fields: Fields, actions: readonly string[]): string | undefined {
  const resource = fields.string('Resource');
  if (resource === undefined) return undefined;
  const [, action] = /^arn:aws[a-z-]*:states:::s3:(\w+)$/.exec(resource) ?? [];
  if (!actions.includes(action ?? '')) fields.error(MESSAGE.readerResource, 'Resource');
  return resource;
}
