import { describe, expect, it } from '@jest/globals';
import type { StateMachineType } from '../document.js';
import type { MapState } from '../model.js';
import { lines, parse, problemsOfState } from '../spec-support.js';

type Row = { readonly state: object; readonly problems: readonly string[]; readonly type?: StateMachineType };

const machine = { StartAt: 'I', States: { I: { Type: 'Succeed' } } };
const distributed = { ...machine, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
const map = (fields: object) => ({ Type: 'Map', End: true, ...fields });
const reader = (ReaderConfig: object) =>
  map({ ItemProcessor: distributed, ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig } });
const batcher = (ItemBatcher: object) => map({ ItemProcessor: distributed, ItemBatcher });
const writer = (ResultWriter: object) => map({ ItemProcessor: distributed, ResultWriter });

describe('Map', () => {
  it.each<Row>([
    {
      state: map({}),
      problems: ['This object should have only one of the following fields: [ItemProcessor, Iterator] at /States/X'],
    },
    {
      state: map({ ItemProcessor: machine, Iterator: machine }),
      problems: ['There should only be one of the following fields: [ItemProcessor, Iterator] at /States/X'],
    },
    { state: map({ Iterator: machine, Parameters: {} }), problems: [] },
    {
      state: map({ ItemProcessor: machine, Parameters: {}, ItemSelector: {} }),
      problems: ['There should only be one of the following fields: [ItemSelector, Parameters] at /States/X'],
    },
    {
      state: map({ ItemProcessor: { States: {} } }),
      problems: [
        'These fields are required: [StartAt] at /States/X/ItemProcessor',
        'Value cannot be empty at /States/X/ItemProcessor/States',
      ],
    },
    { state: map({ ItemProcessor: machine, ItemSelector: 'always this' }), problems: [] },
    {
      state: map({ ItemProcessor: machine, ItemSelector: ['a', { 'b.$': 'x' }] }),
      problems: [
        "The value for the field 'b.$' must be a valid JSONPath or a valid intrinsic function call at /States/X/ItemSelector[1]",
      ],
    },
    { state: map({ ItemProcessor: machine, ItemsPath: '$$.Execution.Input.list' }), problems: [] },
    {
      state: map({ ItemProcessor: machine, MaxConcurrencyPath: '$$.Execution.Input.n' }),
      problems: [
        'Value is not a Reference Path: the Context object cannot be read here at /States/X/MaxConcurrencyPath',
      ],
    },
    {
      state: map({ ItemProcessor: machine, ToleratedFailurePercentage: -0.5 }),
      problems: ['Minimum value is 0.0 at /States/X/ToleratedFailurePercentage'],
    },
    {
      state: map({ ItemProcessor: machine, MaxConcurrency: -1 }),
      problems: ['Minimum value is 0 at /States/X/MaxConcurrency'],
    },
    {
      state: map({ ItemProcessor: machine, MaxConcurrency: 1, MaxConcurrencyPath: '$.n' }),
      problems: ['There should only be one of the following fields: [MaxConcurrency, MaxConcurrencyPath] at /States/X'],
    },
    {
      state: map({ ItemProcessor: machine, ToleratedFailurePercentage: 100.5 }),
      problems: ['Maximum value is 100.0 at /States/X/ToleratedFailurePercentage'],
    },
    { state: map({ ItemProcessor: machine, ToleratedFailurePercentage: 0.5, ToleratedFailureCount: 3 }), problems: [] },
    {
      state: map({ ItemProcessor: { ...machine, ProcessorConfig: { Mode: 'INLINE', ExecutionType: 'STANDARD' } } }),
      problems: ["Field 'ExecutionType' is not supported at /States/X/ItemProcessor/ProcessorConfig"],
    },
    {
      state: map({ ItemProcessor: { ...machine, ProcessorConfig: { Mode: 'DISTRIBUTED' } } }),
      problems: ['These fields are required: [ExecutionType] at /States/X/ItemProcessor/ProcessorConfig'],
    },
    {
      state: map({ ItemProcessor: { ...machine, ProcessorConfig: { Mode: 'REMOTE' } } }),
      problems: [
        'Value should be one of the following: [INLINE, DISTRIBUTED] at /States/X/ItemProcessor/ProcessorConfig/Mode',
      ],
    },
    {
      state: map({ ItemProcessor: distributed }),
      type: 'EXPRESS',
      problems: [
        "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines at /States/X/ItemProcessor/ProcessorConfig/Mode",
      ],
    },
    {
      state: map({ ItemProcessor: machine, ItemReader: {} }),
      problems: ["Field 'ItemReader' is not supported at /States/X"],
    },
  ])('$type $state → $problems', ({ state, type, problems }) => {
    expect(problemsOfState(state, type)).toEqual(problems);
  });

  it('holds the iterations of an EXPRESS processor to the rules of Express machines', () => {
    const wait = { Type: 'Task', End: true, Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' };
    const processor = (ExecutionType: string) => ({
      StartAt: 'I',
      States: { I: wait },
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType },
    });
    expect(problemsOfState(map({ ItemProcessor: processor('STANDARD') }))).toEqual([]);
    expect(problemsOfState(map({ ItemProcessor: processor('EXPRESS') }))).toEqual([
      "Express state machine does not support '.waitForTaskToken' service integration  at /States/X/ItemProcessor/States/I/Resource",
    ]);
  });

  it('is compiled with its processor, under either name of the fields', () => {
    const { machine: parsed } = parse({
      StartAt: 'X',
      States: { X: map({ Iterator: machine, Parameters: { a: 1 }, MaxConcurrencyPath: '$.n' }) },
    });
    const state = parsed?.states.get('X') as MapState;
    expect(state).toMatchObject({ mode: 'INLINE', itemProcessor: { startAt: 'I' }, maxConcurrency: { text: '$.n' } });
    expect(state.itemSelector?.evaluate({ input: {}, context: {}, variables: new Map() })).toEqual({ a: 1 });
  });
});

describe('Label', () => {
  const labelled = (Label: string) => problemsOfState(map({ ItemProcessor: distributed, Label }));

  it.each([
    { label: 'orders-2024_é', problem: undefined },
    { label: 'x'.repeat(40), problem: undefined },
    {
      label: 'x'.repeat(41),
      problem: `INVALID_LABEL_NAME: Invalid Label name: ${'x'.repeat(41)} exceeds the 40-character limit allowed by the service`,
    },
    ...['', 'a b', 'a/b', 'a:b', 'a*', 'a$', 'a\u0007'].map((label) => ({
      label,
      problem: `INVALID_LABEL_NAME: Invalid Label name: ${label} contains characters that are not allowed`,
    })),
  ])('$label → $problem', ({ label, problem }) => {
    expect(labelled(label)).toEqual(problem === undefined ? [] : [`${problem} at /States/X/Label`]);
  });

  it('is used once in a document', () => {
    const inner = (name: string) => ({ ...distributed, StartAt: name, States: { [name]: { Type: 'Succeed' } } });
    const definition = {
      StartAt: 'A',
      States: {
        A: { Type: 'Map', Label: 'same', ItemProcessor: inner('IA'), Next: 'B' },
        B: { Type: 'Map', Label: 'same', ItemProcessor: inner('IB'), End: true },
      },
    };
    expect(lines(parse(definition))).toEqual(['DUPLICATE_LABEL_NAME: Duplicate Label name: same at /States/B/Label']);
  });
});

describe('fields of a DISTRIBUTED Map', () => {
  const at = '/States/X/ItemReader';

  it.each<Row>([
    { state: reader({ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', MaxItems: 0 }), problems: [] },
    {
      state: reader({ InputType: 'CSV' }),
      problems: [`The field 'CSVHeaderLocation' is required at ${at}/ReaderConfig`],
    },
    {
      state: reader({ InputType: 'CSV', CSVHeaderLocation: 'GIVEN' }),
      problems: [`These fields are required: [CSVHeaders] at ${at}/ReaderConfig`],
    },
    {
      state: reader({ InputType: 'JSON', CSVHeaderLocation: 'FIRST_ROW' }),
      problems: [`Field 'CSVHeaderLocation' is not supported at ${at}/ReaderConfig`],
    },
    {
      state: reader({ InputType: 'XML' }),
      problems: [
        `Value should be one of the following: [CSV, JSON, JSONL, PARQUET, MANIFEST] at ${at}/ReaderConfig/InputType`,
      ],
    },
    {
      state: reader({ MaxItems: 1, MaxItemsPath: '$.n' }),
      problems: [`There should only be one of the following fields: [MaxItems, MaxItemsPath] at ${at}/ReaderConfig`],
    },
    {
      state: reader({ MaxItems: 100_000_001 }),
      problems: [`Maximum value is 100000000 at ${at}/ReaderConfig/MaxItems`],
    },
    {
      state: map({ ItemProcessor: distributed, ItemReader: {} }),
      problems: [`These fields are required: [Resource] at ${at}`],
    },
    {
      state: map({ ItemProcessor: distributed, ItemReader: { Resource: 'arn:aws:states:::s3:putObject' } }),
      problems: [`The field 'Resource' does not match any of the allowed values at ${at}/Resource`],
    },
    { state: batcher({ MaxItemsPerBatch: 10, BatchInput: { a: 1 } }), problems: [] },
    {
      state: batcher({}),
      problems: [
        'This object should have only one of the following fields: [MaxItemsPerBatch, MaxInputBytesPerBatch, MaxItemsPerBatchPath, MaxInputBytesPerBatchPath] at /States/X/ItemBatcher',
      ],
    },
    {
      state: batcher({ MaxInputBytesPerBatch: 262_145 }),
      problems: ['Maximum value is 262144 at /States/X/ItemBatcher/MaxInputBytesPerBatch'],
    },
    {
      state: batcher({ MaxItemsPerBatch: -1, MaxInputBytesPerBatch: -1 }),
      problems: [
        'Minimum value is 0 at /States/X/ItemBatcher/MaxItemsPerBatch',
        'Minimum value is 0 at /States/X/ItemBatcher/MaxInputBytesPerBatch',
      ],
    },
    { state: batcher({ MaxItemsPerBatch: 1, BatchInput: 'all' }), problems: [] },
    { state: writer({}), problems: ['These fields are required: [Resource] at /States/X/ResultWriter'] },
    { state: writer({ WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' } }), problems: [] },
    {
      state: writer({ WriterConfig: { OutputType: 'CSV' } }),
      problems: [
        'Value should be one of the following: [JSON, JSONL] at /States/X/ResultWriter/WriterConfig/OutputType',
      ],
    },
  ])('$state → $problems', ({ state, problems }) => {
    expect(problemsOfState(state)).toEqual(problems);
  });
});
