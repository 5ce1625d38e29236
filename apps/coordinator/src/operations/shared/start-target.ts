import { Inject, Injectable } from '@nestjs/common';
import { StateMachineDeleting, StateMachineDoesNotExist } from '#sfn-api';
import type { StateMachineRecord, StateMachineStore, StateMachineVersion } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller } from '../operation.js';
import { chooseVersion } from './routing.js';
import { StateMachineLookup } from './state-machine-lookup.js';

/** {@link Draw} */
export const DRAW = Symbol('DRAW');
/** A random whole number from 0 to below `below`. */
export type Draw = (below: number) => number;

/** What a start is to run. */
export interface StartTarget {
  /** With the definition and role of the version, if there is one. */
  readonly stateMachine: StateMachineRecord;
  readonly version?: number;
  readonly alias?: string;
}

/** How often to look again when the version an alias named has been deleted since. */
const ATTEMPTS = 3;

/** Finds what an execution is started with: the machine as it is now, a version, or the version that an alias leads to. */
@Injectable()
export class StartTargets {
  constructor(
    private readonly lookup: StateMachineLookup,
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
    @Inject(DRAW) private readonly draw: Draw,
  ) {}

  /** @throws InvalidArn, ValidationException, StateMachineDoesNotExist, StateMachineDeleting */
  async find(arn: string, caller: Caller): Promise<StartTarget> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { machine, version, alias } = await this.lookup.findAny(arn, caller);
      if (machine.status === 'DELETING') throw new StateMachineDeleting(arn);
      if (version !== undefined) return { stateMachine: pinnedTo(machine, version), version: version.number };
      if (alias === undefined) return { stateMachine: machine };
      const chosen = await this.stateMachines.getVersion(machine.arn, chooseVersion(alias.routes, this.draw(100)));
      if (chosen !== undefined)
        return { stateMachine: pinnedTo(machine, chosen), version: chosen.number, alias: alias.name };
    }
    throw new StateMachineDoesNotExist(arn);
  }
}

function pinnedTo(machine: StateMachineRecord, { definitionHash, roleArn }: StateMachineVersion): StateMachineRecord {
  return { ...machine, definitionHash, roleArn };
}
