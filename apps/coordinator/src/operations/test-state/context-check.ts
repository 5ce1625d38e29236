import { isJsonObject, type Json, type JsonObject, parseResource, type State } from '#asl';
import { ValidationException } from '#sfn-api';
import { jsonWithin } from './json-within.js';

type Kind = 'string' | 'number' | 'anything';

/** What a given context object may hold. @see AWS developer guide, "Accessing execution data from the Context object" */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  Execution: {
    Id: 'string',
    Input: 'anything',
    Name: 'string',
    RoleArn: 'string',
    StartTime: 'string',
    RedriveCount: 'number',
    RedriveTime: 'string',
  },
  State: { EnteredTime: 'string', Name: 'string', RetryCount: 'number' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
};

/** The context object a caller gives for a state. @throws ValidationException naming the first field that may not be so */
export function readContext(text: string, state: State): JsonObject {
  const context = jsonWithin(text, () => invalid('Context must be valid JSON'));
  if (!isJsonObject(context)) throw invalid('Context must be a JSON object');
  for (const [part, given] of Object.entries(context)) {
    if (part === 'Map') throw invalid("'Map' field is not supported when mocking a Context object");
    const fields = Object.hasOwn(FIELDS, part) ? FIELDS[part] : undefined;
    if (!fields) throw invalid(`Field '${part}' is not allowed`);
    if (part === 'Task' && !waitsForItsTask(state)) {
      throw invalid(
        "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
      );
    }
    checkPart(part, fields, given);
  }
  return context;
}

function checkPart(part: string, fields: Readonly<Record<string, Kind>>, given: Json): void {
  if (!isJsonObject(given)) throw invalid(`${part} must be an object`);
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind === undefined) throw invalid(`Field '${name}' is not allowed`);
    if (kind !== 'anything' && typeof value !== kind) throw invalid(`${part}.${name} must be a ${kind}`);
  }
}

function waitsForItsTask(state: State): boolean {
  const pattern = state.type === 'Task' ? parseResource(state.resource)?.pattern : undefined;
  return pattern !== undefined && pattern !== 'request-response';
}

const invalid = (problem: string): ValidationException =>
  new ValidationException(`Invalid Context object provided: ${problem}`);
