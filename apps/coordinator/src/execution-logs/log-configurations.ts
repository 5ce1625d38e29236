import type { LogLevel, LoggingConfiguration } from '#sfn-api';
import type { StateMachineStore } from '#store';

/** How long a machine's configuration is taken as it was read, ms: so late does a change of it take effect. */
const KEPT_MS = 5_000;
const LIMIT = 10_000;

/** What is to be written of a machine's executions. */
export interface LogConfiguration {
  readonly level: LogLevel;
  readonly includeExecutionData: boolean;
  /** Name of the log group that the machine names. */
  readonly logGroup: string;
}

const OFF: LogConfiguration = { level: 'OFF', includeExecutionData: false, logGroup: '' };

/** The logging configurations of machines, looked up now and then: also those of executions that run take effect. */
export class LogConfigurations {
  readonly #known = new Map<string, { readonly until: number; readonly value: Promise<LogConfiguration> }>();
  /** Those that are known by now, so that most events wait for nothing. */
  readonly #values = new Map<string, LogConfiguration>();

  constructor(private readonly stateMachines: Pick<StateMachineStore, 'getStateMachine'>) {}

  /** At once, if it is known. */
  of(stateMachineArn: string): LogConfiguration | Promise<LogConfiguration> {
    const known = this.#known.get(stateMachineArn);
    const now = performance.now();
    if (known && known.until > now) return this.#values.get(stateMachineArn) ?? known.value;
    // One that was deleted is logged as it was, to the end of its executions.
    const value = this.#read(stateMachineArn, this.#values.get(stateMachineArn));
    this.#known.delete(stateMachineArn);
    this.#known.set(stateMachineArn, { until: now + KEPT_MS, value });
    const [oldest] = this.#known.keys();
    if (this.#known.size > LIMIT && oldest !== undefined) {
      this.#known.delete(oldest);
      this.#values.delete(oldest);
    }
    return value;
  }

  async #read(stateMachineArn: string, last: LogConfiguration = OFF): Promise<LogConfiguration> {
    let value = last;
    try {
      const record = await this.stateMachines.getStateMachine(stateMachineArn);
      if (record) value = configurationOf(record.loggingConfiguration as LoggingConfiguration | undefined);
    } catch {
      // An outage is told by the connection; until the next look it stays as it was.
    }
    this.#values.set(stateMachineArn, value);
    return value;
  }
}

function configurationOf(given: LoggingConfiguration | undefined): LogConfiguration {
  const arn = given?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn ?? '';
  const logGroup = /:log-group:(.+):\*$/.exec(arn)?.[1] ?? '';
  return { level: given?.level ?? 'OFF', includeExecutionData: given?.includeExecutionData ?? false, logGroup };
}
