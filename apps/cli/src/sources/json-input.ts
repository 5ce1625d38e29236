import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-codes.js';
import { readText, Source } from './source.js';

interface InputOptions {
  readonly inputFile?: string;
}

/**
 * JSON given as an argument or as a file (`-` is stdin), as text, exactly as it is written.
 * @returns undefined when neither is given
 * @throws CliError when both are, or when it is not JSON
 */
export async function jsonInput(
  argument: string | undefined,
  { inputFile }: InputOptions,
): Promise<string | undefined> {
  if (argument !== undefined && inputFile !== undefined) {
    throw new CliError('The input is given twice: as an argument and as a file.', { exitCode: EXIT.usage });
  }
  if (argument !== undefined) return checked('(input)', argument);
  if (inputFile === undefined) return undefined;
  return inputFile === '-' ? checked('(stdin)', await stdin()) : checked(inputFile, readText(inputFile));
}

/** @throws CliError with the place when `text` is not JSON */
export function checked(name: string, text: string): string {
  Source.json(name, text).value();
  return text;
}

async function stdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
