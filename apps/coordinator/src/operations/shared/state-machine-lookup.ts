import { Inject, Injectable } from '@nestjs/common';
import {
  InvalidArn,
  parseStateMachineArn,
  RoutedResourceNotFound,
  StateMachineDoesNotExist,
  unqualifiedArn,
  versionNumber,
} from '#sfn-api';
import type { StateMachineAlias, StateMachineRecord, StateMachineStore, StateMachineVersion } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller } from '../operation.js';
import { owns } from './ownership.js';

/** What an ARN names: a machine, or a machine and one of its versions or aliases. */
export interface NamedStateMachine {
  readonly machine: StateMachineRecord;
  readonly version?: StateMachineVersion;
  readonly alias?: StateMachineAlias;
}

/** Finds the state machine a request names. Machines of other accounts do not exist for a caller (S2). */
@Injectable()
export class StateMachineLookup {
  constructor(@Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore) {}

  /**
   * A machine itself: for whoever finds it here, an ARN with a version or alias names nothing.
   * @throws InvalidArn, ValidationException, StateMachineDoesNotExist
   */
  async find(arn: string, caller: Caller): Promise<StateMachineRecord> {
    const { qualifier, ...place } = parseStateMachineArn(arn);
    const known = qualifier === undefined && owns(caller, place);
    const record = known ? await this.stateMachines.getStateMachine(arn) : undefined;
    if (record === undefined) throw new StateMachineDoesNotExist(arn);
    return record;
  }

  /** A machine, version or alias. @throws InvalidArn, ValidationException, StateMachineDoesNotExist */
  async findAny(arn: string, caller: Caller): Promise<NamedStateMachine> {
    const { qualifier, ...place } = parseStateMachineArn(arn);
    if (!owns(caller, place)) throw new StateMachineDoesNotExist(arn);
    if (qualifier === undefined) return { machine: await this.find(arn, caller) };
    const machineArn = unqualifiedArn(arn, qualifier);
    const number = versionNumber(qualifier);
    const [machine, version, alias] = await Promise.all([
      this.stateMachines.getStateMachine(machineArn),
      number === undefined ? undefined : this.stateMachines.getVersion(machineArn, number),
      number === undefined ? this.stateMachines.getAlias(machineArn, qualifier) : undefined,
    ]);
    if (machine === undefined || (version ?? alias) === undefined) throw new StateMachineDoesNotExist(arn);
    return { machine, ...(version && { version }), ...(alias && { alias }) };
  }

  /** An alias, by an ARN that must be one of an alias. @throws InvalidArn, ValidationException, ResourceNotFound */
  async findAlias(arn: string, caller: Caller): Promise<StateMachineAlias> {
    const { machineArn, name } = this.readAliasArn(arn, caller);
    const alias = machineArn === undefined ? undefined : await this.stateMachines.getAlias(machineArn, name);
    if (alias === undefined) throw new RoutedResourceNotFound(arn);
    return alias;
  }

  /** `machineArn` is absent when it is another account's. @throws InvalidArn, ValidationException: it is no ARN of an alias */
  readAliasArn(arn: string, caller: Caller): { readonly machineArn?: string; readonly name: string } {
    const { qualifier, ...place } = parseStateMachineArn(arn);
    if (qualifier === undefined || versionNumber(qualifier) !== undefined)
      throw new InvalidArn(`Resource type not valid in this context: stateMachine`);
    return { ...(owns(caller, place) && { machineArn: unqualifiedArn(arn, qualifier) }), name: qualifier };
  }

  /** `machineArn` is absent when it is another account's. @throws InvalidArn, ValidationException: it is no ARN of a version */
  readVersionArn(arn: string, caller: Caller): { readonly machineArn?: string; readonly number: number } {
    const { qualifier, ...place } = parseStateMachineArn(arn);
    const number = versionNumber(qualifier);
    if (qualifier === undefined || number === undefined)
      throw new InvalidArn(`Resource type not valid in this context: stateMachine`);
    return { ...(owns(caller, place) && { machineArn: unqualifiedArn(arn, qualifier) }), number };
  }
}
