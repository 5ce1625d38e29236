import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** Absolute path of the folder that holds package.json. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Git-ignored folder for everything the scripts make at run time: a private Redis, data, logs, stamps. */
export const workFolder = join(projectRoot, '.stepwell');
