import type {
  EncryptionConfiguration,
  LoggingConfiguration,
  RoutingConfigurationListItem,
  TracingConfiguration,
} from './requests/index.js';

export type RoutingConfiguration = readonly RoutingConfigurationListItem[];

/** What a machine has that was created without these members; as DescribeStateMachine shows it. */
export const DEFAULT_LOGGING: LoggingConfiguration = { level: 'OFF', includeExecutionData: false };
export const DEFAULT_TRACING: TracingConfiguration = { enabled: false };
export const DEFAULT_ENCRYPTION: EncryptionConfiguration = { type: 'AWS_OWNED_KEY' };
