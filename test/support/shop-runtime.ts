import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, projectRoot, startProcess, startTestRedis, type TestProcess, type TestRedis } from '#testing';
import type { HistoryEvent } from '../../scripts/demo/history-path.mjs';

export type Service = 'payment' | 'inventory' | 'shipping' | 'notification';
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, object>>;
}
export interface Execution {
  readonly executionArn: string;
  readonly status: string;
  readonly error?: string;
}

const REGION = 'us-east-1';
const ACCOUNT = '123456789012';

export const functionArn = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

/** The shoe shop's processes as they are run for real, spoken to over the AWS API. */
export class ShopRuntime {
  readonly #processes: TestProcess[] = [];
  #redis: TestRedis | undefined;
  #endpoint = '';

  /** http://127.0.0.1:<port> of the coordinator. */
  get endpoint(): string {
    return this.#endpoint;
  }

  /** @param env laid over this process's variables; none of them named OTEL_… is passed on */
  async start(services: readonly Service[], env: Readonly<Record<string, string>>): Promise<void> {
    this.#redis = await startTestRedis();
    const untraced = Object.keys(process.env).filter((name) => name.startsWith('OTEL_'));
    const settings = {
      ...Object.fromEntries(untraced.map((name) => [name, undefined])),
      REDIS_URL: this.#redis.url,
      STEPWELL_NAMESPACE: this.#redis.namespace,
      STEPWELL_EXECUTIONS_PREFIX: this.#redis.executionsPrefix,
      STEPWELL_HOST: '127.0.0.1',
      STEPWELL_PORT: '0',
      STEPWELL_REGION: REGION,
      STEPWELL_ACCOUNT_ID: ACCOUNT,
      SHOP_PREFIX: `${this.#redis.namespace}-shop`,
      SHOP_STOCK: 'trail-runner=25',
      ...env,
    };
    const run = async (script: string, readyLine: RegExp): Promise<TestProcess> => {
      const started = await startProcess(process.execPath, [join('dist', script)], { env: settings, readyLine });
      this.#processes.push(started);
      return started;
    };
    const [coordinator] = await Promise.all([
      run('apps/coordinator/src/main.js', /listens on/),
      ...services.map((name) => run(`examples/shoe-shop/${name}/main.js`, new RegExp(`${name} service ready`))),
    ]);
    this.#endpoint = /http:\/\/\S+/.exec(await coordinator.line(/listens on/))?.[0] ?? '';
  }

  /** Ends the processes as an operator does, so that each sends its last spans; then the Redis. */
  async stop(): Promise<void> {
    await this.stopProcesses();
    await this.#redis?.stop();
    this.#redis = undefined;
  }

  async stopProcesses(): Promise<void> {
    const [coordinator, ...workers] = this.#processes.splice(0);
    await Promise.all(workers.map((worker) => worker.stop()));
    await coordinator?.stop();
  }

  /** Everything the processes that still run have printed. */
  output(): string {
    return this.#processes.map((each) => each.output()).join('\n');
  }

  /** One operation of the AWS API, by its wire form; what answers 503 is asked again. @throws with AWS's error name */
  async call<T>(
    operation: string,
    request: object,
    headers: Readonly<Record<string, string>> = {},
    retries = 20,
  ): Promise<T> {
    const response = await fetch(this.#endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AWSStepFunctions.${operation}`,
        ...headers,
      },
      body: JSON.stringify(request),
    });
    // As SDKs do.
    if (response.status === 503 && retries > 0) {
      await sleep(500);
      return this.call(operation, request, headers, retries - 1);
    }
    const answer = (await response.json()) as T & { readonly __type?: string };
    if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async deploy(name: string, definition: Definition): Promise<string> {
    const request = { name, definition: JSON.stringify(definition), roleArn: `arn:aws:iam::${ACCOUNT}:role/test` };
    return (await this.call<{ stateMachineArn: string }>('CreateStateMachine', request)).stateMachineArn;
  }

  async begin(stateMachineArn: string, input: object, headers?: Readonly<Record<string, string>>): Promise<string> {
    const request = { stateMachineArn, input: JSON.stringify(input) };
    return (await this.call<{ executionArn: string }>('StartExecution', request, headers)).executionArn;
  }

  /** The execution once it is over. */
  ended(executionArn: string): Promise<Execution> {
    return eventually(
      async () => {
        const execution = await this.call<Execution>('DescribeExecution', { executionArn });
        return execution.status === 'RUNNING' ? undefined : execution;
      },
      { timeoutMs: 40_000, everyMs: 100 },
    );
  }

  async history(executionArn: string): Promise<HistoryEvent[]> {
    const request = { executionArn, maxResults: 1_000 };
    return (await this.call<{ events: HistoryEvent[] }>('GetExecutionHistory', request)).events;
  }
}

/** The order's definition as the demo deploys it. */
export function orderDefinition(): Definition {
  const text = readFileSync(join(projectRoot, 'examples/shoe-shop/order.asl.json'), 'utf8');
  return JSON.parse(text.replaceAll('${Region}', REGION).replaceAll('${AccountId}', ACCOUNT)) as Definition;
}
