import { DURABILITIES, type Durability } from '#store-redis';
import { accessSettingsFrom, type AccessSettings } from '../access/access-settings.js';
import { SettingsError } from './settings-error.js';

/** Everything the coordinator can be told from outside; each from the environment variable named beside it. */
export interface Settings {
  /** `REDIS_URL` */
  readonly redisUrl: string;
  /** `STEPWELL_HOST`: address the API listens on. With auth off it must be loopback. */
  readonly host: string;
  /** `STEPWELL_PORT`; 0 = any free one. */
  readonly port: number;
  /** `STEPWELL_REGION`, else `AWS_REGION`, `AWS_DEFAULT_REGION` */
  readonly region: string;
  /** `STEPWELL_ACCOUNT_ID`: the account in all ARNs. */
  readonly account: string;
  /** `STEPWELL_NAMESPACE`: first part of all Redis keys. */
  readonly namespace: string;
  /** `STEPWELL_PARTITIONS`: fixed when the store is created. */
  readonly partitions: number;
  /** `STEPWELL_STATE_SHARDS`: how many `states` queues; the same in all processes. */
  readonly stateShards: number;
  /** `STEPWELL_STATE_CONCURRENCY`: state jobs one coordinator works on at once, per shard. */
  readonly stateConcurrency: number;
  /** `STEPWELL_EXPRESS_CONCURRENCY`: Express executions of StartSyncExecution that one coordinator runs at once, and as many of StartExecution. */
  readonly expressConcurrency: number;
  /** `STEPWELL_UNSERVED_TASK_WAIT_SECONDS`: how long a task may wait for the first worker of its resource. */
  readonly unservedTaskWaitSeconds: number;
  /** `STEPWELL_EXECUTIONS_PREFIX`: BullMQ prefix of the queue `executions`. */
  readonly executionsPrefix: string;
  /** `STEPWELL_RETENTION_DAYS`: how long closed executions are kept; a fraction is possible. */
  readonly retentionDays: number;
  /** `STEPWELL_DURABILITY`: what a crash of Redis may lose; a server that keeps less is refused. */
  readonly durability: Durability;
  /** `STEPWELL_MEMORY_WATERMARK`: percent of Redis' `maxmemory` from which on nothing new is started. */
  readonly memoryWatermarkPercent: number;
  /** `STEPWELL_BACKLOG_WATERMARK`: wake-ups behind time, or waiting state jobs, from which on nothing new is started. */
  readonly backlogWatermark: number;
  /** `STEPWELL_SHUTDOWN_DELAY_SECONDS`: between SIGTERM, when readiness turns, and the end of listening. */
  readonly shutdownDelaySeconds: number;
  /** `STEPWELL_SHUTDOWN_SECONDS`: how long work under way may take after that; what is left is handed over. */
  readonly shutdownSeconds: number;
  /** Who may call the API. */
  readonly access: AccessSettings;
}

export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const number = (name: string, fallback: number, min: number, max: number, { whole = true } = {}): number => {
    const text = env[name];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if ((!whole || Number.isInteger(value)) && value >= min && value <= max) return value;
    throw new SettingsError(
      `${name} is '${text}': it must be a ${whole ? 'whole number' : 'number'} from ${min} to ${max}.`,
    );
  };
  const text = (names: readonly string[], fallback: string, pattern: RegExp, rule: string): string => {
    const name = names.find((each) => env[each]);
    const value = name === undefined ? fallback : (env[name] as string);
    if (pattern.test(value)) return value;
    throw new SettingsError(`${name} is '${value}': ${rule}.`);
  };
  const host = text(['STEPWELL_HOST'], '127.0.0.1', /^\S+$/, 'it must be a host name or address');
  const partitions = number('STEPWELL_PARTITIONS', 128, 1, 16_384);
  return {
    redisUrl: text(
      ['REDIS_URL'],
      'redis://127.0.0.1:6379',
      /^rediss?:\/\//,
      'it must begin with redis:// or rediss://',
    ),
    host,
    port: number('STEPWELL_PORT', 8083, 0, 65_535),
    region: text(
      ['STEPWELL_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION'],
      'us-east-1',
      /^[a-z]{2}(-[a-z]+)+-\d$/,
      'it must be an AWS region such as us-east-1',
    ),
    account: text(['STEPWELL_ACCOUNT_ID'], '123456789012', /^\d{12}$/, 'it must be an account id of 12 digits'),
    namespace: text(
      ['STEPWELL_NAMESPACE'],
      'sfn',
      /^[A-Za-z0-9_.-]{1,64}$/,
      'it may hold letters, digits, dot, dash and underscore',
    ),
    partitions,
    stateShards: number('STEPWELL_STATE_SHARDS', 1, 1, partitions),
    stateConcurrency: number('STEPWELL_STATE_CONCURRENCY', 100, 1, 10_000),
    expressConcurrency: number('STEPWELL_EXPRESS_CONCURRENCY', 1_000, 1, 100_000),
    unservedTaskWaitSeconds: number('STEPWELL_UNSERVED_TASK_WAIT_SECONDS', 60, 0, 86_400 * 365),
    executionsPrefix: text(
      ['STEPWELL_EXECUTIONS_PREFIX'],
      'bull',
      /^[^:\s]+$/,
      'it must not be empty and must not hold colons or blanks',
    ),
    retentionDays: number('STEPWELL_RETENTION_DAYS', 90, 0.0001, 3_650, { whole: false }),
    durability: text(
      ['STEPWELL_DURABILITY'],
      'standard',
      new RegExp(`^(${DURABILITIES.join('|')})$`),
      `it must be one of ${DURABILITIES.join(', ')}`,
    ) as Durability,
    memoryWatermarkPercent: number('STEPWELL_MEMORY_WATERMARK', 85, 1, 100),
    backlogWatermark: number('STEPWELL_BACKLOG_WATERMARK', 100_000, 1, 1_000_000_000),
    shutdownDelaySeconds: number('STEPWELL_SHUTDOWN_DELAY_SECONDS', 1, 0, 300),
    shutdownSeconds: number('STEPWELL_SHUTDOWN_SECONDS', 8, 1, 3_600),
    access: accessSettingsFrom(env, host),
  };
}
