import { Inject, Injectable } from '@nestjs/common';
import { checkSumOf, type MapRunNote, mapRunsIn, type MapRunProgress, originOfMapRun } from '#engine';
import { parseMapRunArn, ResourceNotFound, type MapRunStatus } from '#sfn-api';
import type { ExecutionRecord, ExecutionStore, ExecutionSummary, StoredHistoryEvent } from '#store';
import { EXECUTION_STORE } from '../../tokens.js';
import type { Caller } from '../operation.js';
import { owns } from './ownership.js';

/** A Map Run, as the history of its execution tells. Times are epoch ms. */
export interface MapRunRecord {
  readonly arn: string;
  readonly executionArn: string;
  readonly status: MapRunStatus;
  readonly startedAt: number;
  readonly stoppedAt?: number;
  /** How it was set up. */
  readonly setUp: MapRunNote;
  /** How far it came, once it has ended. */
  readonly progress?: MapRunProgress;
  readonly redriveCount: number;
  readonly redrivenAt?: number;
}

const CHUNK = 500;
/** The machine's executions that were started at about the time the ARN tells are looked at, so many at a time and in all. */
const PAGE = 200;
const MOST_LOOKED_AT = 10_000;
/** How far the two clocks may be apart: usually, and at the worst. */
const WINDOWS_MS = [1_000, 60_000] as const;

/** Finds Map Runs. They are told of by the history of their execution alone, and named so that it can be found. */
@Injectable()
export class MapRunLookup {
  constructor(@Inject(EXECUTION_STORE) private readonly executions: ExecutionStore) {}

  /** All Map Runs of an execution, the newest first. */
  async ofExecution(record: ExecutionRecord): Promise<readonly MapRunRecord[]> {
    const runs = new Map<string, MapRunRecord>();
    const length = await this.executions.historyLength(record.execution);
    for (let from = 1; from <= length; from += CHUNK) {
      const events = await this.executions.history(record.execution, from, Math.min(from + CHUNK - 1, length));
      for (const event of events) note(runs, event, record.info.arn);
    }
    // A run that no event has ended was cut off with the execution.
    const seen = [...runs.values()].map((run) =>
      run.status === 'RUNNING' && record.status !== 'RUNNING'
        ? { ...run, status: 'ABORTED' as const, stoppedAt: record.stoppedAt }
        : run,
    );
    return seen.reverse();
  }

  /** @throws InvalidArn, ResourceNotFound */
  async find(arn: string, caller: Caller): Promise<MapRunRecord & { readonly progress: MapRunProgress }> {
    const summary = owns(caller, parseMapRunArn(arn)) ? await this.#executionOf(arn) : undefined;
    // A run may end between its history and its frames being read: then the history knows more.
    for (let attempt = 0; summary && attempt < 3; attempt++) {
      const record = await this.executions.describe(summary.execution);
      const run = record && (await this.ofExecution(record)).find((each) => each.arn === arn);
      if (!record || !run) break;
      const { progress, ...limits } = run.progress
        ? { progress: run.progress }
        : ((await this.#now(record, run)) ?? {});
      if (progress) return { ...run, setUp: { ...run.setUp, ...limits }, progress };
    }
    throw new ResourceNotFound(arn);
  }

  /** How far it has come, and its limits if they were updated. */
  async #now(record: ExecutionRecord, { arn, status, setUp }: MapRunRecord): Promise<MapRunNote | undefined> {
    // The execution was given up as a whole: nobody has counted.
    if (status !== 'RUNNING') return { progress: allAborted(setUp.progress) };
    const root = await this.executions.loadRoot(record.execution);
    if (root.status !== 'current') return undefined;
    const { frameId, frame, descendants = [] } = root.snapshot;
    return mapRunsIn([{ id: frameId, snapshot: frame }, ...descendants], { over: false })[arn];
  }

  async #executionOf(arn: string): Promise<ExecutionSummary | undefined> {
    const origin = originOfMapRun(arn);
    if (!origin) return undefined;
    const { stateMachineArn, startedAt, checkSum } = origin;
    let looked = 0;
    for (const window of WINDOWS_MS) {
      let after = { startedAt: startedAt + window, execution: '~' };
      while (looked < MOST_LOOKED_AT) {
        const page = await this.executions.listExecutions({ stateMachineArn, limit: PAGE, after });
        const near = page.filter(({ info }) => info.startedAt >= startedAt - window);
        const found = near.find(({ info }) => checkSumOf(info.arn) === checkSum);
        if (found) return found;
        looked += page.length;
        const last = page.at(-1);
        if (!last || near.length < page.length || page.length < PAGE) break;
        after = { startedAt: last.info.startedAt, execution: last.execution };
      }
    }
    return undefined;
  }
}

const ENDED: Readonly<Partial<Record<StoredHistoryEvent['type'], MapRunStatus>>> = {
  MapRunSucceeded: 'SUCCEEDED',
  MapRunFailed: 'FAILED',
  MapRunAborted: 'ABORTED',
  ExecutionAborted: 'ABORTED',
  ExecutionTimedOut: 'ABORTED',
};

function note(
  runs: Map<string, MapRunRecord>,
  { type, timestamp, details }: StoredHistoryEvent,
  executionArn: string,
): void {
  const redriven = type === 'MapRunRedriven' ? runs.get(details?.['mapRunArn'] as string) : undefined;
  if (redriven) {
    const { stoppedAt: _, progress: __, ...run } = redriven;
    const redriveCount = details?.['redriveCount'] as number;
    runs.set(run.arn, { ...run, status: 'RUNNING', redriveCount, redrivenAt: timestamp });
  }
  const notes = (details?.['mapRuns'] ?? {}) as Readonly<Record<string, MapRunNote>>;
  for (const [arn, told] of Object.entries(notes)) {
    const status = ENDED[type];
    const known = runs.get(arn);
    if (type === 'MapRunStarted')
      runs.set(arn, { arn, executionArn, status: 'RUNNING', startedAt: timestamp, setUp: told, redriveCount: 0 });
    else if (known && status) {
      const { progress, ...limits } = told;
      runs.set(arn, { ...known, status, stoppedAt: timestamp, setUp: { ...known.setUp, ...limits }, progress });
    }
  }
}

function allAborted({ executions, items }: MapRunProgress): MapRunProgress {
  const aborted = (counts: MapRunProgress['items']) => ({ ...counts, pending: 0, running: 0, aborted: counts.total });
  return { executions: aborted(executions), items: aborted(items) };
}
