import { freePort, startProcess, type TestProcess, type TestRedis } from '#testing';

/** Settings that all processes of one run share. */
export function environmentOf(redis: Omit<TestRedis, 'stop'>): Record<string, string> {
  return {
    REDIS_URL: redis.url,
    STEPWELL_NAMESPACE: redis.namespace,
    STEPWELL_EXECUTIONS_PREFIX: redis.executionsPrefix,
    STEPWELL_HOST: '127.0.0.1',
    STEPWELL_REGION: 'us-east-1',
    STEPWELL_ACCOUNT_ID: '123456789012',
    NO_COLOR: '1',
  };
}

/** A program that can be killed and started again, in the same place each time. */
export class Restartable {
  #process: TestProcess | undefined;
  #past = '';

  constructor(private readonly launch: () => Promise<TestProcess>) {}

  get pid(): number {
    if (!this.#process) throw new Error('it has not been started');
    return this.#process.pid;
  }

  async start(): Promise<this> {
    this.#process = await this.launch();
    return this;
  }

  /** SIGKILL, and wait until it is gone. */
  async crash(): Promise<void> {
    await this.#process?.kill('SIGKILL');
    this.#past += this.#process?.output() ?? '';
    this.#process = undefined;
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  /** Of all its lives. */
  output(): string {
    return this.#past + (this.#process?.output() ?? '');
  }
}

/** A real coordinator process; `endpoint` stays the same over restarts. */
export async function coordinator(
  env: Readonly<Record<string, string>>,
): Promise<Restartable & { readonly endpoint: string }> {
  const port = await freePort();
  const launch = () =>
    startProcess('node', ['dist/apps/coordinator/src/main.js'], {
      env: { ...env, STEPWELL_PORT: String(port) },
      readyLine: /Stepwell listens on/,
      readyTimeoutMs: 30_000,
    });
  return Object.assign(new Restartable(launch), { endpoint: `http://127.0.0.1:${port}` });
}
