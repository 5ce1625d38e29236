import type { TypeOf } from './constraints/index.js';
import type {
  encryptionConfiguration,
  loggingConfiguration,
  routingConfiguration,
  tag,
  tracingConfiguration,
} from './constraints/common-shapes.js';

export type LoggingConfiguration = TypeOf<typeof loggingConfiguration>;
export type TracingConfiguration = TypeOf<typeof tracingConfiguration>;
export type EncryptionConfiguration = TypeOf<typeof encryptionConfiguration>;
export type RoutingConfiguration = TypeOf<typeof routingConfiguration>;
export type Tag = TypeOf<typeof tag>;

/** What a machine has that was created without these members; as DescribeStateMachine shows it. */
export const DEFAULT_LOGGING: LoggingConfiguration = { level: 'OFF', includeExecutionData: false };
export const DEFAULT_TRACING: TracingConfiguration = { enabled: false };
export const DEFAULT_ENCRYPTION: EncryptionConfiguration = { type: 'AWS_OWNED_KEY' };
