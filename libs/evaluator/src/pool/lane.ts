import type { JsonataResult } from '#asl/expressions/jsonata';

import type { Request } from '../request.js';
import type { Allowance } from './allowance.js';
import { FairQueue } from './fair-queue.js';

/** Expressions over the same data, waiting for a process. */
export interface Waiting {
  readonly requests: readonly Request[];
  readonly allowance: Allowance;
  /** How often a process was lost for a reason that was not theirs. */
  readonly losses: number;
  readonly resolve: (results: readonly JsonataResult[]) => void;
  readonly reject: (error: Error) => void;
}

/** What waits for a process and what is at work, of one kind. */
export class Lane {
  readonly queue = new FairQueue<Waiting>();
  working = 0;

  /** @param processes of this lane at the same time */
  constructor(readonly processes: number) {}

  get isFree(): boolean {
    return this.working < this.processes;
  }
}
