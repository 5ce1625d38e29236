import { DEFAULT_EXECUTIONS_PREFIX, type Log } from '#queues';

/** Settings of a client. What is absent comes from the environment, then from the default. */
export interface StepwellClientOptions {
  /** `REDIS_URL`, default `redis://127.0.0.1:6379`. */
  readonly redisUrl?: string;
  /** BullMQ prefix of the queue `executions`: `STEPWELL_EXECUTIONS_PREFIX`, default `bull`. */
  readonly executionsPrefix?: string;
  /** The AWS API, to follow executions to their end: `STEPWELL_ENDPOINT`, default `http://127.0.0.1:8083`. */
  readonly endpoint?: string;
  /** Told about outages of Redis. Default: the console. */
  readonly log?: Log;
}

export function resolveClientOptions(
  given: StepwellClientOptions,
  env: NodeJS.ProcessEnv = process.env,
): Required<StepwellClientOptions> {
  // `||`: set but empty is as good as not set.
  return {
    redisUrl: given.redisUrl ?? (env['REDIS_URL'] || 'redis://127.0.0.1:6379'),
    executionsPrefix: given.executionsPrefix ?? (env['STEPWELL_EXECUTIONS_PREFIX'] || DEFAULT_EXECUTIONS_PREFIX),
    endpoint: given.endpoint ?? (env['STEPWELL_ENDPOINT'] || 'http://127.0.0.1:8083'),
    log: given.log ?? console,
  };
}
