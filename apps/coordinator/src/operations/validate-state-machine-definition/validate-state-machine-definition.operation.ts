import { Inject, Injectable } from '@nestjs/common';
import {
  LIMITS,
  type ValidateStateMachineDefinitionRequest,
  type ValidateStateMachineDefinitionResponse,
} from '#sfn-api';
import { DEFINITIONS, type Definitions } from '../../tokens.js';
import type { Operation } from '../operation.js';

/** Tells what CreateStateMachine would say, as a list; a bad definition is an answer, not an error. */
@Injectable()
export class ValidateStateMachineDefinitionOperation implements Operation<'ValidateStateMachineDefinition'> {
  readonly name = 'ValidateStateMachineDefinition';

  constructor(@Inject(DEFINITIONS) private readonly definitions: Definitions) {}

  async execute(request: ValidateStateMachineDefinitionRequest): Promise<ValidateStateMachineDefinitionResponse> {
    const { definition, type = 'STANDARD', severity: lowest = 'ERROR', maxResults } = request;
    const { problems, truncated = false } = this.definitions.parse(definition, type);
    const shown = problems.filter(({ severity }) => severity === 'ERROR' || lowest === 'WARNING');
    const limit = maxResults === undefined || maxResults === 0 ? LIMITS.diagnostics : maxResults;
    return {
      result: problems.some(({ severity }) => severity === 'ERROR') ? 'FAIL' : 'OK',
      diagnostics: shown.slice(0, limit).map(({ severity, code, message, location }) => ({
        severity,
        code,
        message,
        ...(location !== undefined && { location }),
      })),
      truncated: truncated || shown.length > limit,
    };
  }
}
