import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workFolder } from '../../scripts/lib/project.mjs';
import { runVisibly } from '../../scripts/lib/run-visibly.mjs';

const NAME = 'aws-local-stepfunctions';
const VERSION = '3.0.0';

/**
 * Installs what we are compared with, apart from our own packages: it brings jsonpath-plus along, which evaluates user
 * text as code and must not be among them, not even as a development dependency.
 * @returns {Promise<string>} the file to import
 */
export async function ensurePeer() {
  const prefix = join(workFolder, 'peers');
  const home = join(prefix, 'node_modules', NAME);
  if (installedVersion(home) !== VERSION) {
    console.log(`Installing ${NAME} ${VERSION} into .stepwell/peers, for this comparison only …`);
    mkdirSync(prefix, { recursive: true });
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await runVisibly('npm', ['install', '--prefix', prefix, ...flags, `${NAME}@${VERSION}`], { cwd: prefix });
  }
  return join(home, 'build', 'main.node.esm.js');
}

function installedVersion(home) {
  const manifest = join(home, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}
