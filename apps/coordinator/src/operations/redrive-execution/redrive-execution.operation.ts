import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  epochSeconds,
  ExecutionNotRedrivable,
  type RedriveExecutionRequest,
  type RedriveExecutionResponse,
} from '#sfn-api';
import { newToken, REDRIVE_REPEAT_MS, type ExecutionRecord } from '#store';
import { CLOCK, EXECUTION_REDRIVER, type Clock, type ExecutionRedriver } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { ExecutionLookup } from '../shared/execution-lookup.js';
import { RedriveStatusCheck } from '../shared/redrive-status.js';

/**
 * Lets an execution that did not end well go on from where it failed, with its own definition and input. The same clientToken
 * within 15 minutes is the same request: it is answered as the first time, whatever has become of the execution.
 */
@Injectable()
export class RedriveExecutionOperation implements Operation<'RedriveExecution'> {
  readonly name = 'RedriveExecution';

  constructor(
    private readonly lookup: ExecutionLookup,
    private readonly check: RedriveStatusCheck,
    @Inject(EXECUTION_REDRIVER) private readonly redriver: ExecutionRedriver,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { executionArn, clientToken }: RedriveExecutionRequest,
    caller: Caller,
  ): Promise<RedriveExecutionResponse> {
    const request = clientToken === undefined ? newToken() : requestOf(clientToken);
    let record = await this.lookup.find(executionArn, caller);
    for (;;) {
      const before = repeated(record, request, this.clock.now());
      if (before !== undefined) return { redriveDate: epochSeconds(before) };
      const { redriveStatus, redriveStatusReason } = await this.check.of(record);
      if (redriveStatus !== 'REDRIVABLE') throw new ExecutionNotRedrivable(redriveStatusReason);
      const redrivenAt = await this.redriver.redrive(record.execution, request);
      if (redrivenAt !== undefined) return { redriveDate: epochSeconds(redrivenAt) };
      // Another request was faster, or the execution is gone: what it is now decides what to answer.
      const { info, remains } = record;
      record = await this.lookup.find(executionArn, caller);
      if (record.info.redriveCount === info.redriveCount && record.remains === remains)
        throw new ExecutionNotRedrivable('Execution redrivable period exceeded');
    }
  }
}

/** A token of the caller's choice, as the store keeps it. */
export function requestOf(clientToken: string): string {
  return createHash('sha256').update(clientToken).digest().subarray(0, 16).toString('base64url');
}

function repeated({ redrives = [] }: ExecutionRecord, request: string, now: number): number | undefined {
  return redrives.find((each) => each.request === request && now - each.at <= REDRIVE_REPEAT_MS)?.at;
}
