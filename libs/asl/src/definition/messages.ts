/*
 * Every text of a definition problem, in one table. They are AWS's words where they are known (facts/asl.md §13, recorded
 * answers, public reports of ValidateStateMachineDefinition answers); those marked "ours" are not known.
 */

const list = (names: readonly string[]): string => `[${names.join(', ')}]`;

export const MESSAGE = {
  notAnObject: 'Definition must be a valid JSON object',
  required: (names: readonly string[]) => `These fields are required: ${list(names)}`,
  missing: (name: string) => `The field '${name}' is required but was missing`,
  requiredField: (name: string) => `The field '${name}' is required`,
  unsupportedField: (name: string) => `Field '${name}' is not supported`,
  otherLanguage: (name: string, language: string, other: string) =>
    `The QueryLanguage is set to '${language}', but field '${name}' is only supported for the '${other}' QueryLanguage`,
  tooManyOf: (names: readonly string[]) => `There should only be one of the following fields: ${list(names)}`,
  noneOf: (names: readonly string[]) => `This object should have only one of the following fields: ${list(names)}`,
  languageType: 'Expected value of type [STRING]',
  wrongType: (type: string) => `Expected value of type ${type}`,
  oneOfValues: (values: readonly string[]) => `Value should be one of the following: ${list(values)}`,
  empty: 'Value cannot be empty',
  minimum: (least: string) => `Minimum value is ${least}`,
  maximum: (most: string) => `Maximum value is ${most}`,
  stateType: (types: readonly string[]) => `The field 'Type' should have one of these values: ${list(types)}`,
  timestamp: 'String does not match RFC3339 timestamp',
  downgrade: "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",

  missingTarget: (name: string) => `Missing 'Next' target: ${name}`,
  unreachable: (name: string) => `State "${name}" is not reachable.`,
  noEnd: 'Workflow has no terminal state',
  duplicateState: (name: string) => `Duplicate State name: ${name}`,
  longStateName: (name: string) => `Invalid State name: ${name} exceeds the 80-character limit allowed by the service`,
  emptyStateName: 'Invalid State name: a state name cannot be empty', // ours
  duplicateLabel: (label: string) => `Duplicate Label name: ${label}`,
  longLabel: (label: string) => `Invalid Label name: ${label} exceeds the 40-character limit allowed by the service`,
  labelCharacters: (label: string) => `Invalid Label name: ${label} contains characters that are not allowed`, // ours
  tooDeepMachines: (most: number) => `The states are too deeply nested: more than ${most} levels`, // ours
  tooMuchJsonata: 'The definition has more JSONata expressions than can be compiled', // ours
  tooDeepJson: (most: number) => `The definition is too deeply nested: more than ${most} levels of JSON`, // ours

  reservedVariable: "Cannot assign to reserved variable '$states'.",
  variableName: (name: string) => `Invalid variable name '${name}': the variable name contains invalid characters.`,
  longVariableName: (name: string) =>
    `Invalid variable name '${name}': the variable name is longer than 80 characters.`, // ours
  shadowingVariable: (name: string) => `The variable name '${name}' was already defined in a parent scope.`,

  notAnArn: 'Value is not a valid resource ARN',
  unknownResource: (arn: string) =>
    `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
  expressSync: "Express state machine does not support '.sync' service integration",
  expressToken: "Express state machine does not support '.waitForTaskToken' service integration ", // the last space is AWS's
  expressActivity: 'Express state machine does not support Activity ARN',
  expressDistributed: "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines",
  activityCredentials: "The field 'Credentials' is not supported for activities",
  heartbeat: "The field 'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", // ours
  statesAll: 'States.ALL must appear alone and at end of list',
  maxDelay: "The field 'MaxDelaySeconds' must be greater than 'IntervalSeconds'", // ours
  contextPath: 'Value is not a Reference Path: the Context object cannot be read here', // ours after the colon
  readerResource: "The field 'Resource' does not match any of the allowed values",

  staticResult: "The 'Result' of a Pass state is literal: paths in it are not evaluated", // ours
  noDollar: (name: string) =>
    `The value of '${name}' looks like a path or an intrinsic function, but the name does not end in '.$'`, // ours
  noPath: (name: string) => `The value of '${name}' looks like a path, but the name does not end in 'Path'`, // ours
} as const;
