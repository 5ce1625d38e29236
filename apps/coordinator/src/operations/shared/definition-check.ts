import { Inject, Injectable } from '@nestjs/common';
import { formatProblems } from '#asl';
import { InvalidDefinition, type StateMachineType } from '#sfn-api';
import { DEFINITIONS, type Definitions } from '../../tokens.js';

@Injectable()
export class DefinitionCheck {
  constructor(@Inject(DEFINITIONS) private readonly definitions: Definitions) {}

  /** @throws InvalidDefinition with every error of the definition and its place; warnings pass */
  check(definition: string, type: StateMachineType): void {
    const { problems } = this.definitions.parse(definition, type);
    if (problems.some(({ severity }) => severity === 'ERROR')) throw new InvalidDefinition(formatProblems(problems));
  }
}
