import { Redis } from 'ioredis';
import { freePort, startOwnRedis, type OwnRedis } from '#testing';
import { Api } from '../../support/api.js';
import { Ledger } from '../../support/ledger.js';
import { environmentOf } from '../../support/runtime-under-test.js';
import { Actor } from './actor.js';
import { ClockProbe } from './clock-probe.js';
import { TcpFaults } from './tcp-faults.js';

export interface SystemOptions {
  readonly coordinators: number;
  readonly workers: number;
  /** Variables of one actor, by its name, laid over those of all. */
  readonly envOf?: (name: string) => Readonly<Record<string, string>>;
  /** Nothing cuts the network: then the runtime's traffic does not go through this process, which measures. Default false. */
  readonly direct?: boolean;
  /** What a worker process runs. Default: handlers of the workload. */
  readonly workerScript?: string;
}

const NAMESPACE = 'chaos';
/** Few, so that executions share them. */
export const PARTITIONS = 16;

/** How long a call may look for a coordinator that answers: longer than any fault lasts, also behind a thousand other calls on a busy machine. */
const API_PATIENCE_MS = 300_000;

/**
 * A whole installation as child processes: a Redis with AOF, coordinators and workers, each with a network of its own to Redis.
 * A second Redis, which no fault touches, holds what the workers note.
 */
export class ChaosSystem {
  readonly namespace = NAMESPACE;

  private constructor(
    readonly redis: OwnRedis,
    readonly ledgerRedis: OwnRedis,
    readonly ledger: Ledger,
    readonly actors: readonly Actor[],
    readonly api: Api,
    /** To Redis itself, past all networks. */
    readonly connection: Redis,
    readonly probe: ClockProbe,
  ) {}

  static async start({
    coordinators,
    workers,
    envOf = () => ({}),
    direct = false,
    workerScript = 'test/chaos/support/chaos-worker.mjs',
  }: SystemOptions): Promise<ChaosSystem> {
    const [redis, ledgerRedis] = await Promise.all([startOwnRedis({ appendonly: true }), startOwnRedis()]);
    const ledger = new Ledger(ledgerRedis.url, 'chaos');
    const common = {
      ...withoutTelemetry(),
      ...environmentOf({ url: redis.url, namespace: NAMESPACE, executionsPrefix: `${NAMESPACE}-bull` }),
      STEPWELL_PARTITIONS: String(PARTITIONS),
      ...ledger.env,
    };
    const ports = await Promise.all(Array.from({ length: coordinators }, () => freePort()));
    const endpoints = ports.map((port) => `http://127.0.0.1:${port}`);
    const urlBy = (network: TcpFaults): string => (direct ? redis.url : network.url);
    const actors = await Promise.all([
      ...numbered('coordinator', coordinators).map(async (name, n) => {
        const network = await TcpFaults.open(redis.url);
        return new Actor({
          kind: 'coordinator',
          name,
          args: ['dist/apps/coordinator/src/main.js'],
          env: { ...common, REDIS_URL: urlBy(network), STEPWELL_PORT: String(ports[n]), ...envOf(name) },
          readyLine: /Stepwell listens on/,
          network,
          endpoint: endpoints[n],
        });
      }),
      ...numbered('worker', workers).map(async (name) => {
        const network = await TcpFaults.open(redis.url);
        return new Actor({
          kind: 'worker',
          name,
          args: [workerScript],
          env: { ...common, CHAOS_ENDPOINTS: endpoints.join(' '), REDIS_URL: urlBy(network), ...envOf(name) },
          readyLine: /chaos worker ready/,
          network,
        });
      }),
    ]);
    const connection = new Redis(redis.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    connection.on('error', () => undefined); // It is killed on purpose.
    const system = new ChaosSystem(
      redis,
      ledgerRedis,
      ledger,
      actors,
      new Api(endpoints, { patienceMs: API_PATIENCE_MS }),
      connection,
      new ClockProbe(redis.url),
    );
    try {
      // The first coordinator creates the store; the others then find it.
      for (const kind of ['coordinator', 'worker'] as const)
        await Promise.all(system.all(kind).map((actor) => actor.start()));
    } catch (error) {
      await system.stop();
      throw error;
    }
    return system;
  }

  all(kind: Actor['kind']): Actor[] {
    return this.actors.filter((actor) => actor.kind === kind);
  }

  /** The append-only file and the rest of the server's data. */
  get dataDir(): string {
    return this.redis.dataDir;
  }

  async stop(): Promise<void> {
    this.api.close();
    this.probe.stop();
    await Promise.all(this.actors.map((actor) => actor.stop().catch(() => undefined)));
    this.ledger.close();
    this.connection.disconnect();
    await Promise.all(this.actors.map(({ network }) => network.close()));
    await Promise.all([this.redis.stop(), this.ledgerRedis.stop()]);
  }
}

const numbered = (kind: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${kind}-${n + 1}`);

/** Spans of a run under faults go nowhere, unless `envOf` says where. */
function withoutTelemetry(): Record<string, string> {
  const names = Object.keys(process.env).filter((name) => name.startsWith('OTEL_'));
  return Object.fromEntries(names.map((name) => [name, '']));
}
