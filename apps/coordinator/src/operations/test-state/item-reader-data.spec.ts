import { describe, expect, it } from '@jest/globals';
import { type MapState, parseStateMachine } from '#asl';
import { itemsRead } from './item-reader-data.js';

function mapReading(ReaderConfig: object): MapState {
  const Resource = 'arn:aws:states:::s3:getObject';
  const state = {
    Type: 'Map',
    ItemReader: { Resource, ReaderConfig, Parameters: { Bucket: 'b', Key: 'k' } },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'P',
      States: { P: { Type: 'Pass', End: true } },
    },
    End: true,
  };
  const { machine, problems } = parseStateMachine(JSON.stringify({ StartAt: 'M', States: { M: state } }));
  if (!machine) throw new Error(JSON.stringify(problems));
  return machine.states.get('M') as MapState;
}

describe('itemsRead', () => {
  it.each([
    { config: { InputType: 'JSON' }, data: '[1,{"a":2}]', items: [1, { a: 2 }] },
    { config: { InputType: 'JSON', ItemsPointer: '/a~1b/0' }, data: '{"a/b":[[1,2]]}', items: [1, 2] },
    { config: { InputType: 'JSONL' }, data: '{"a":1}\n\n[2]\n', items: [{ a: 1 }, [2]] },
  ])('$config of $data', ({ config, data, items }) => {
    expect(itemsRead(mapReading(config), data)).toEqual(items);
  });

  it.each([
    { config: { InputType: 'JSON' }, data: '{"a":1}', says: 'must be an array' },
    { config: { InputType: 'JSON' }, data: '[', says: 'must be valid JSON' },
    {
      config: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      data: 'a\n1',
      says: 'InputType CSV is not supported',
    },
  ])('refuses $data as $config', ({ config, data, says }) => {
    expect(() => itemsRead(mapReading(config), data)).toThrow(says);
  });
});
