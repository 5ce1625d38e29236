import { DEFAULT_NAMESPACE, parseRedisUrl, type Log } from '#queues';
import { WorkerStartError } from './worker-start-error.js';

/** Settings of a worker. What is absent comes from the environment, then from the default. */
export interface WorkerOptions {
  /** `REDIS_URL`, default `redis://127.0.0.1:6379`. */
  readonly redisUrl?: string;
  /** `STEPWELL_NAMESPACE`, default `sfn`: the same as the coordinator's. */
  readonly namespace?: string;
  /** For bare function names: `STEPWELL_REGION`, `AWS_REGION`, `AWS_DEFAULT_REGION`, default `us-east-1`. */
  readonly region?: string;
  /** For bare function names: `STEPWELL_ACCOUNT_ID`, default `123456789012`. */
  readonly accountId?: string;
  /** Attempts at a time of each handler that does not say otherwise. Default 10. */
  readonly concurrency?: number;
  /** How long an attempt is kept for a worker that is not heard of, in ms. Default 5000. */
  readonly leaseMs?: number;
  /** How long running attempts may go on after a stop was asked for, in ms. Default: those of `STEPWELL_SHUTDOWN_SECONDS`, 8. */
  readonly drainMs?: number;
  /** Shards of the `states` queue, the same as the coordinator's: `STEPWELL_STATE_SHARDS`, default 1. */
  readonly stateShards?: number;
  /** Partitions of the store if this process is the first to open it: `STEPWELL_PARTITIONS`, default 128. */
  readonly partitions?: number;
  /** False: register handlers but take no tasks, for tests of the module around them. Default true. */
  readonly autoStart?: boolean;
  /** Where `GET /metrics` is answered, 0 for any free port: `STEPWELL_METRICS_PORT`. Without one it is not. */
  readonly metricsPort?: number;
  /** Address for that: `STEPWELL_HOST`, default 127.0.0.1. */
  readonly metricsHost?: string;
  readonly log?: Log;
}

export type ResolvedWorkerOptions = Readonly<
  Required<Omit<WorkerOptions, 'log' | 'metricsPort'>> & Pick<WorkerOptions, 'metricsPort'>
>;

/** @throws WorkerStartError naming the setting that is out of range */
export function resolveWorkerOptions(
  given: WorkerOptions = {},
  env: NodeJS.ProcessEnv = process.env,
): ResolvedWorkerOptions {
  // Set but empty is as good as not set.
  const from = (...names: readonly string[]): string | undefined =>
    names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
  const metricsPort = from('STEPWELL_METRICS_PORT');
  const options = {
    redisUrl: given.redisUrl ?? from('REDIS_URL') ?? 'redis://127.0.0.1:6379',
    namespace: given.namespace ?? from('STEPWELL_NAMESPACE') ?? DEFAULT_NAMESPACE,
    region: given.region ?? from('STEPWELL_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION') ?? 'us-east-1',
    accountId: given.accountId ?? from('STEPWELL_ACCOUNT_ID') ?? '123456789012',
    concurrency: given.concurrency ?? 10,
    leaseMs: given.leaseMs ?? 5_000,
    drainMs: given.drainMs ?? Number(from('STEPWELL_SHUTDOWN_SECONDS') ?? 8) * 1_000,
    stateShards: given.stateShards ?? Number(from('STEPWELL_STATE_SHARDS') ?? 1),
    partitions: given.partitions ?? Number(from('STEPWELL_PARTITIONS') ?? 128),
    autoStart: given.autoStart ?? true,
    metricsPort: given.metricsPort ?? (metricsPort === undefined ? undefined : Number(metricsPort)),
    metricsHost: given.metricsHost ?? from('STEPWELL_HOST') ?? '127.0.0.1',
  };
  requireRedisUrl(options.redisUrl);
  requireText(
    'namespace (STEPWELL_NAMESPACE)',
    options.namespace,
    NAMESPACE,
    "letters, digits, '.', '-' and '_', at most 64",
  );
  requireText('region (STEPWELL_REGION)', options.region, REGION, 'an AWS region such as us-east-1');
  requireText('accountId (STEPWELL_ACCOUNT_ID)', options.accountId, ACCOUNT_ID, 'an account id of 12 digits');
  requireWhole('concurrency', options.concurrency, 1);
  requireWhole('leaseMs', options.leaseMs, 100);
  requireWhole('drainMs (STEPWELL_SHUTDOWN_SECONDS)', options.drainMs, 0);
  requireWhole('stateShards (STEPWELL_STATE_SHARDS)', options.stateShards, 1);
  requireWhole('partitions (STEPWELL_PARTITIONS)', options.partitions, 1);
  if (options.metricsPort !== undefined) requirePort('metricsPort (STEPWELL_METRICS_PORT)', options.metricsPort);
  return options;
}

/* What the coordinator takes too. */
const NAMESPACE = /^[A-Za-z0-9_.-]{1,64}$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const ACCOUNT_ID = /^\d{12}$/;

function requireText(name: string, value: string, pattern: RegExp, rule: string): void {
  if (!pattern.test(value)) throw new WorkerStartError(`${name} must be ${rule}, not '${value}'`);
}

function requireRedisUrl(url: string): void {
  try {
    parseRedisUrl(url);
  } catch (error) {
    throw new WorkerStartError((error as Error).message);
  }
}

function requirePort(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new WorkerStartError(`${name} must be a whole number from 0 to 65535, not ${String(value)}`);
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new WorkerStartError(`${name} must be a whole number from ${least} on, not ${String(value)}`);
}
