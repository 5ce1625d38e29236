/*
 * Two machines that use every state type and nearly every field, one in each query language. Fuzz tests start from them.
 */

export const JSONPATH_DEFINITION = {
  StartAt: 'Look',
  TimeoutSeconds: 60,
  States: {
    Look: {
      Type: 'Choice',
      Choices: [
        { And: [{ Variable: '$.a', IsPresent: true }, { Not: { Variable: '$.a', IsNull: true } }], Next: 'Each' },
        { Variable: '$.n', NumericGreaterThanPath: '$limit', Assign: { 'n.$': '$.n' }, Next: 'Each' },
      ],
      Default: 'Lost',
    },
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemSelector: { 'v.$': '$$.Map.Item.Value' },
      MaxConcurrency: 2,
      Next: 'Far',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Rest',
        States: { Rest: { Type: 'Wait', SecondsPath: '$.s', End: true } },
      },
    },
    Far: {
      Type: 'Map',
      Label: 'far',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a'], MaxItemsPath: '$.max' },
        Parameters: { 'Bucket.$': '$.bucket', Key: 'k' },
      },
      ItemBatcher: { BatchInput: { 'b.$': '$.b' }, MaxItemsPerBatch: 3 },
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } },
      ToleratedFailurePercentagePath: '$.percent',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Child',
        States: { Child: { Type: 'Pass', End: true } },
      },
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [{ StartAt: 'Say', States: { Say: { Type: 'Pass', Result: { a: 1 }, Assign: { x: 1 }, End: true } } }],
      Next: 'Pay',
    },
    Pay: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { 'Payload.$': "States.Format('{}', $.items[?(@.price > $limit)])" },
      ResultSelector: { 'r.$': '$.Payload' },
      ResultPath: '$.paid',
      TimeoutSeconds: 9,
      HeartbeatSeconds: 3,
      Credentials: { RoleArn: 'r' },
      Retry: [{ ErrorEquals: ['E'], MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Lost', ResultPath: '$.error' }],
      End: true,
    },
    Lost: { Type: 'Fail', ErrorPath: '$.error.Error', Cause: 'lost' },
  },
};

export const JSONATA_DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Look',
  States: {
    Look: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 3 %}', Output: { big: '{% $states.input %}' }, Next: 'Each' },
        { Condition: true, Assign: { n: '{% $count($states.input.items) %}' }, Next: 'Sleep' },
      ],
      Default: 'Lost',
    },
    Each: {
      Type: 'Map',
      Items: ['{% $n %}', 2],
      ItemSelector: { v: '{% $states.context.Map.Item.Value %}' },
      MaxConcurrency: '{% $n * 2 %}',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'Child',
        States: { Child: { Type: 'Pass', Output: '{% $merge([$states.input, {"a": 1}]) %}', End: true } },
      },
      ItemBatcher: { MaxItemsPerBatch: '{% 2 %}', BatchInput: { f: '{% $n %}' } },
      ResultWriter: { WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' } },
      Output: '{% $map($states.result, function($v, $i) { $v & $i }) %}',
      Next: 'Sleep',
    },
    Sleep: { Type: 'Wait', Seconds: '{% $n %}', Assign: { slept: true }, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [{ StartAt: 'Say', States: { Say: { Type: 'Succeed', Output: 'said' } } }],
      Arguments: { a: '{% $states.input.a %}' },
      Next: 'Pay',
    },
    Pay: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f', Payload: '{% $states.input.items[price > 3].{"sku": sku} %}' },
      TimeoutSeconds: '{% $states.input.t %}',
      Credentials: { RoleArn: '{% $role %}' },
      Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Assign: { e: 1 }, Next: 'Lost' }],
      Output: { paid: '{% $states.result.Payload ~> $string() %}' },
      End: true,
    },
    Lost: { Type: 'Fail', Error: "{% 'E' & $n %}", Cause: 'lost' },
  },
};
