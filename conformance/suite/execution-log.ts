import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A record of the execution logs, without the log group that only Stepwell's lines name. */
export interface LogRecord {
  readonly id: string;
  readonly type: string;
  readonly execution_arn: string;
  readonly [member: string]: unknown;
}

const ENDS = /^Execution(Succeeded|Failed|TimedOut|Aborted)$/;
const LIMIT_MS = 20_000;

/** The execution logs of the runtime under test: lines of its standard output, which goes to a file. */
export class ExecutionLog {
  constructor(private readonly file: string) {}

  /** All records of an execution, by id, once its end is among them. @throws Error when that does not come */
  ofExecution(executionArn: string): Promise<LogRecord[]> {
    return this.#untilEnded(executionArn, (line) => line.execution_arn === executionArn);
  }

  /** Those of one log group, in the order in which they were written. */
  ofLogGroup(name: string): Promise<LogRecord[]> {
    return this.#untilEnded(name, ({ log_group: logGroup }) => logGroup === name);
  }

  async #untilEnded(of: string, wanted: (line: LogRecord) => boolean): Promise<LogRecord[]> {
    for (const deadline = Date.now() + LIMIT_MS; ; await sleep(50)) {
      const lines = (await readFile(this.file, 'utf8')).split('\n').filter((line) => line.startsWith('{"log_group":'));
      const found = lines.map((line) => JSON.parse(line) as LogRecord).filter(wanted);
      if (found.some(({ type }) => ENDS.test(type)))
        return found.map(({ log_group: _, ...record }) => record).sort((a, b) => Number(a.id) - Number(b.id));
      if (Date.now() > deadline) throw new Error(`no end of ${of} was logged in ${LIMIT_MS / 1000} seconds`);
    }
  }
}
