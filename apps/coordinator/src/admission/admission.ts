import type { Log } from '#queues';
import { ThrottlingException } from '#sfn-api';
import { StoreFullError } from '#store';
import type { Settings } from '../config/settings.js';
import type { Load } from './load-sampler.js';

/** What makes new work. Everything else goes on: reading, stopping, and what runs. */
const STARTS: ReadonlySet<string> = new Set(['StartExecution', 'StartSyncExecution', 'RedriveExecution']);

/*
 * Once shut, the door opens again a good way below the watermark, so that it does not flutter: by so many percent points of
 * memory, and at such a part of the backlog.
 */
const MEMORY_SLACK_PERCENT = 5;
const BACKLOG_SLACK = 0.8;

/** Refuses new executions while Redis is nearly full or the runtime is far behind, for those that run to go on. */
export class Admission {
  /** Starts refused. */
  throttled = 0;
  #reason: string | undefined;

  constructor(
    private readonly settings: Pick<Settings, 'memoryWatermarkPercent' | 'backlogWatermark'>,
    private readonly log: Log,
  ) {}

  /** Why nothing new is started; undefined: it is. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /**
   * Does the work of an operation, unless it makes new work and there is no room for it.
   * @throws ThrottlingException then, and also when Redis itself has no room for a start
   */
  async enter<T>(operation: string, work: () => Promise<T>): Promise<T> {
    if (!STARTS.has(operation)) return work();
    if (this.#reason !== undefined) throw this.#throttle();
    try {
      return await work();
    } catch (error) {
      throw error instanceof StoreFullError ? this.#throttle() : error;
    }
  }

  judge(load: Load): void {
    const before = this.#reason;
    this.#reason = this.#tooMuch(load, before !== undefined);
    if (before === undefined && this.#reason !== undefined)
      this.log.warn(`new executions are refused (ThrottlingException): ${this.#reason}`);
    else if (before !== undefined && this.#reason === undefined) this.log.log('new executions are taken again');
  }

  #tooMuch({ memory, statesWaiting, overdue }: Load, isShut: boolean): string | undefined {
    const { memoryWatermarkPercent, backlogWatermark } = this.settings;
    const percent = memory.limit === 0 ? 0 : (memory.used / memory.limit) * 100;
    if (percent >= memoryWatermarkPercent - (isShut ? MEMORY_SLACK_PERCENT : 0))
      return `Redis uses ${Math.floor(percent)} % of maxmemory; STEPWELL_MEMORY_WATERMARK is ${memoryWatermarkPercent}`;
    const backlog = Math.max(statesWaiting, overdue);
    if (backlog >= backlogWatermark * (isShut ? BACKLOG_SLACK : 1))
      return `${statesWaiting} states wait and ${overdue} wake-ups are behind time; STEPWELL_BACKLOG_WATERMARK is ${backlogWatermark}`;
    return undefined;
  }

  #throttle(): ThrottlingException {
    this.throttled++;
    return new ThrottlingException();
  }
}
