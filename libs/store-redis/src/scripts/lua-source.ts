import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * The compiler copies no .lua files: when they are not beside this module, they are in the source tree, which is found from
 * the package's root, where the nearest package.json is.
 */
const HERE = dirname(fileURLToPath(import.meta.url));
const SCRIPTS = existsSync(join(HERE, 'shared/step.lua'))
  ? HERE
  : join(packageRoot(HERE), 'libs/store-redis/src/scripts');

function packageRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`No package.json above ${from}: the Lua scripts cannot be found.`);
  }
}

/** Text of `<name>/<name>.lua` with each `--@include file` line replaced by that file of the scripts folder. */
export function luaSource(name: string): string {
  return read(join(name, `${name}.lua`)).replaceAll(/^--@include (\S+)$/gm, (_, file: string) => read(file));
}

function read(file: string): string {
  try {
    return readFileSync(join(SCRIPTS, file), 'utf8');
  } catch (error) {
    throw new Error(`The Lua script ${file} is missing below ${SCRIPTS}. It belongs to the installation.`, {
      cause: error,
    });
  }
}
