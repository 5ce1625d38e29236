import { LIMITS } from '../limits.js';
import { list, structure } from './aggregates.js';
import { boolean, integer, oneOf, string } from './scalars.js';

/* Shapes that several operations share, by their names in the service model. */

export const arn = string({ min: 1, max: 256 });
export const longArn = string({ min: 1, max: 2000 });
export const name = string({ min: 1, max: LIMITS.nameCharacters });
export const definition = string({ min: 1, max: LIMITS.definitionCharacters, sensitive: true });
export const sensitiveData = string({ max: LIMITS.inputBytes, unit: 'bytes', sensitive: true });
export const sensitiveError = string({ max: LIMITS.errorBytes, unit: 'bytes', sensitive: true });
export const sensitiveCause = string({ max: LIMITS.causeBytes, unit: 'bytes', sensitive: true });
/** Of a version, or of an alias. */
export const versionDescription = string({ max: 256, sensitive: true });

export const traceHeader = string({ max: 256, pattern: { matches: /^[\u0000-\u007f]*$/, text: '\\p{ASCII}*' } });
export const pageSize = integer({ min: 0, max: LIMITS.pageSize });
export const pageToken = string({ min: 1, max: 1024 });
export const taskToken = string({ min: 1, max: 2048, sensitive: true });
export const includedData = oneOf('ALL_DATA', 'METADATA_ONLY');
export const stateMachineType = oneOf('STANDARD', 'EXPRESS');

export const tag = structure('Tag', {}, { key: string({ min: 1, max: 128 }), value: string({ max: 256 }) });
export const tagList = list(tag);
export const tagKeyList = list(string({ min: 1, max: 128 }));

/** Name of an alias: not a number alone, which would be a version. */
export const aliasName = string({
  min: 1,
  max: LIMITS.nameCharacters,
  pattern: {
    matches: /^(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+$/,
    text: '^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$',
  },
});
export const routingConfiguration = list(
  structure('RoutingConfigurationListItem', { stateMachineVersionArn: arn, weight: integer({ min: 0, max: 100 }) }, {}),
  { min: 1, max: 2 },
);

/** What TestState takes as the outcome of a state's work. */
export const mockInput = structure(
  'MockInput',
  {},
  {
    result: sensitiveData,
    errorOutput: structure('MockErrorOutput', {}, { error: sensitiveError, cause: sensitiveCause }),
    fieldValidationMode: oneOf('STRICT', 'PRESENT', 'NONE'),
  },
);
const testedStateName = string({ min: 1, max: LIMITS.nameCharacters, sensitive: true });
export const testStateConfiguration = structure(
  'TestStateConfiguration',
  {},
  {
    retrierRetryCount: integer({ min: 0 }),
    errorCausedByState: testedStateName,
    mapIterationFailureCount: integer({ min: 0 }),
    mapItemReaderData: sensitiveData,
  },
);

const logDestination = structure(
  'LogDestination',
  {},
  { cloudWatchLogsLogGroup: structure('CloudWatchLogsLogGroup', {}, { logGroupArn: arn }) },
);
export const loggingConfiguration = structure(
  'LoggingConfiguration',
  {},
  { level: oneOf('ALL', 'ERROR', 'FATAL', 'OFF'), includeExecutionData: boolean, destinations: list(logDestination) },
);
export const tracingConfiguration = structure('TracingConfiguration', {}, { enabled: boolean });
export const encryptionConfiguration = structure(
  'EncryptionConfiguration',
  { type: oneOf('AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY') },
  { kmsKeyId: string({ min: 1, max: 2048 }), kmsDataKeyReusePeriodSeconds: integer({ min: 60, max: 900 }) },
);
