import { ValidateStateMachineDefinitionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { FilePlace, Problem } from '../cli-error.js';
import type { Path } from '../sources/source.js';
import type { Origin, PlannedMachine } from './plan.js';

/** What the service says of a definition, with the file and line of each of its places. */
export async function diagnosticsOf(
  sfn: SFNClient,
  { definition, origin, type }: Pick<PlannedMachine, 'definition' | 'origin' | 'type'>,
  severity: 'ERROR' | 'WARNING',
): Promise<Problem[]> {
  const command = new ValidateStateMachineDefinitionCommand({ definition, severity, ...(type && { type }) });
  const { diagnostics = [] } = await sfn.send(command);
  return diagnostics.map(({ severity: how, code, message, location }) => ({
    severity: how ?? 'ERROR',
    ...(code !== undefined && { code }),
    message: message ?? '',
    ...(location !== undefined && { at: location }),
    ...placed(definition, origin, location ?? ''),
  }));
}

function placed(definition: string, { source, path, asText }: Origin, location: string): FilePlace {
  if (asText) return source.locate(path);
  const inText = /\[Source: .*; line: (\d+), column: (\d+)\]$/s.exec(location);
  if (inText && path.length === 0) return { file: source.file, line: Number(inText[1]), column: Number(inText[2]) };
  let value: unknown;
  try {
    value = JSON.parse(definition);
  } catch {
    return source.locate(path);
  }
  return source.locate([...path, ...pathOf(location, value)]);
}

/**
 * `/States/Say hello/Choices[0]/Next` as keys and indices of `value`, as far as they lead. State names may hold any character, `/` too, so
 * the longest key that fits is taken.
 */
export function pathOf(location: string, value: unknown): Path {
  const path: (string | number)[] = [];
  let rest = location;
  let here = value;
  while (rest !== '' && typeof here === 'object' && here !== null) {
    const text = rest.replace(/^[/[]/, '');
    const keys = Object.keys(here).filter(
      (key) => text.startsWith(key) && /^(?:[/[\]]|$)/.test(text.slice(key.length)),
    );
    const key = keys.sort((a, b) => b.length - a.length)[0];
    if (key === undefined) break;
    path.push(Array.isArray(here) ? Number(key) : key);
    here = (here as Record<string, unknown>)[key];
    rest = text.slice(key.length).replace(/^\]/, '');
  }
  return path;
}
