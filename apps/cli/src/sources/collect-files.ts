import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../cli-error.js';

/** Definitions, and templates as people, SAM and the CDK name them. */
const IN_A_FOLDER = /(?:\.asl\.(?:json|ya?ml)|\.template\.(?:json|ya?ml)|^template\.(?:json|ya?ml))$/i;

/**
 * Files as they are given; of a folder those in it (not below it) whose name says that they are a definition or a template.
 * @throws CliError when there is no such file, or none in a folder
 */
export function collectFiles(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => (isFolder(path) ? filesIn(path) : [path])))];
}

function filesIn(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => IN_A_FOLDER.test(name));
  if (files.length === 0) {
    throw new CliError(`There is nothing to deploy in ${folder}.`, {
      wayOut: 'Looked for *.asl.json, *.asl.yaml, template.yaml, *.template.json; name other files one by one.',
    });
  }
  return files.sort().map((name) => join(folder, name));
}

function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new CliError(`There is no file or folder ${path}.`);
  return found.isDirectory();
}
