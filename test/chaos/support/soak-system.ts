import { Redis } from 'ioredis';
import { freePort, type OwnRedis, startOwnRedis, startProcess, type TestProcess } from '#testing';
import { Api } from '../../support/api.js';
import { environmentOf } from '../../support/runtime-under-test.js';

const NAMESPACE = 'soak';
/** Few, so that it is cheap to ask how many executions are open. */
export const PARTITIONS = 16;
const READY_LIMIT_MS = 120_000;
const PROBE_LIMIT_MS = 60_000;
const MEASURED = ['--expose-gc', '--import', './test/chaos/support/heap-probe.mjs'];

/** Memory of a process, bytes. */
export interface Heap {
  /** In use after a full garbage collection. */
  readonly used: number;
  readonly resident: number;
}

/** A process that stays up all the time and tells its memory. */
export class SoakProcess {
  /** Ends that nobody asked for. */
  readonly collapses: string[] = [];
  #looks = 0;
  #asked = false;

  private constructor(
    readonly kind: 'coordinator' | 'worker',
    readonly name: string,
    private readonly process: TestProcess,
  ) {
    void process.exited.then(({ code, signal }) => {
      if (!this.#asked) this.collapses.push(`${name} (process ${process.pid}) ended by itself: ${signal ?? code}`);
    });
  }

  static async start(
    kind: SoakProcess['kind'],
    name: string,
    program: string,
    env: Readonly<Record<string, string>>,
  ): Promise<SoakProcess> {
    const readyLine = kind === 'coordinator' ? /Stepwell listens on/ : /soak worker ready/;
    const args = [...MEASURED, program];
    return new SoakProcess(
      kind,
      name,
      await startProcess('node', args, { env, readyLine, readyTimeoutMs: READY_LIMIT_MS }),
    );
  }

  output(): string {
    return this.process.output();
  }

  async heap(): Promise<Heap> {
    process.kill(this.process.pid, 'SIGUSR2');
    const line = await this.process.line(new RegExp(`^heap-probe ${(this.#looks += 1)} `), {
      timeoutMs: PROBE_LIMIT_MS,
    });
    const [, , used, resident] = line.split(' ').map(Number);
    return { used: used as number, resident: resident as number };
  }

  async stop(): Promise<void> {
    this.#asked = true;
    await this.process.stop();
  }
}

/** An installation that nothing harms: a Redis with AOF, two coordinators and two workers. */
export class SoakSystem {
  readonly namespace = NAMESPACE;

  private constructor(
    private readonly server: OwnRedis,
    readonly processes: readonly SoakProcess[],
    /** Addresses of the coordinators. */
    readonly endpoints: readonly string[],
    readonly api: Api,
    readonly redis: Redis,
  ) {}

  /** @param retentionDays how long closed executions are kept; fractions are meant */
  static async start({ retentionDays }: { readonly retentionDays: number }): Promise<SoakSystem> {
    const server = await startOwnRedis({ appendonly: true });
    const ports = [await freePort(), await freePort()];
    const endpoints = ports.map((port) => `http://127.0.0.1:${port}`);
    const env = {
      ...environmentOf({ url: server.url, namespace: NAMESPACE, executionsPrefix: `${NAMESPACE}-bull` }),
      STEPWELL_PARTITIONS: String(PARTITIONS),
      STEPWELL_DURABILITY: 'standard',
      STEPWELL_RETENTION_DAYS: String(retentionDays),
      SOAK_ENDPOINTS: endpoints.join(' '),
    };
    const processes: SoakProcess[] = [];
    const redis = new Redis(server.url);
    // Redis' own notes of slow commands depend on the machine, and would count as memory that has grown.
    await redis.config('SET', 'slowlog-max-len', 0);
    const system = new SoakSystem(server, processes, endpoints, new Api(endpoints), redis);
    const start = async (kind: SoakProcess['kind'], name: string, program: string, own: Record<string, string>) =>
      processes.push(await SoakProcess.start(kind, name, program, { ...env, ...own }));
    try {
      for (const [n, port] of ports.entries())
        await start('coordinator', `coordinator-${n + 1}`, 'dist/apps/coordinator/src/main.js', {
          STEPWELL_PORT: String(port),
        });
      for (const n of [1, 2]) await start('worker', `worker-${n}`, 'test/chaos/support/soak-worker.mjs', {});
      return system;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  /** Executions that run. */
  async open(): Promise<number> {
    const pipeline = this.redis.pipeline();
    for (let partition = 0; partition < PARTITIONS; partition++) pipeline.zcard(`${NAMESPACE}:{p${partition}}:open`);
    return ((await pipeline.exec()) ?? []).reduce((sum, [, count]) => sum + Number(count), 0);
  }

  async stop(): Promise<void> {
    this.api.close();
    await Promise.all(this.processes.map((process) => process.stop().catch(() => undefined)));
    this.redis.disconnect();
    await this.server.stop();
  }
}
