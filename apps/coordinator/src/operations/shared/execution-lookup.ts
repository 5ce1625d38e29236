import { Inject, Injectable } from '@nestjs/common';
import { ExecutionDoesNotExist, parseExecutionArn } from '#sfn-api';
import { executionIdOf, type ExecutionRecord, type ExecutionStore } from '#store';
import { EXECUTION_STORE } from '../../tokens.js';
import type { Caller } from '../operation.js';
import { owns } from './ownership.js';

/** Finds the execution a request names. */
@Injectable()
export class ExecutionLookup {
  constructor(@Inject(EXECUTION_STORE) private readonly executions: ExecutionStore) {}

  /** Executions of other accounts do not exist for this caller (S2). @throws InvalidArn, ExecutionDoesNotExist */
  async find(arn: string, caller: Caller): Promise<ExecutionRecord> {
    const mine = owns(caller, parseExecutionArn(arn));
    const record = mine ? await this.executions.describe(executionIdOf(arn)) : undefined;
    if (record === undefined) throw new ExecutionDoesNotExist(arn);
    return record;
  }
}
