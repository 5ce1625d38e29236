import { expressArn } from '../../express/express-executions.js';
import type { ExpressEnd, ExpressRuntime, Startable } from '../../tokens.js';

/** Ends each Express execution at once, with its input: what operations make of starts and ends. */
export class SmallExpress implements ExpressRuntime {
  async runSync(start: Startable): Promise<ExpressEnd> {
    const now = Date.now();
    return {
      executionArn: expressArn(start),
      startedAt: now,
      stoppedAt: now + 101,
      status: 'SUCCEEDED',
      output: start.input,
    };
  }

  async start(start: Startable): Promise<{ readonly executionArn: string; readonly startedAt: number }> {
    return { executionArn: expressArn(start), startedAt: Date.now() };
  }
}
