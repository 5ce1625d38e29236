// `npm run build`: always asks the compiler (which is incremental), and copies the assets.
import { ensureInstalled } from './setup/ensure-installed.mjs';
import { ensureBuilt } from './setup/ensure-built.mjs';

try {
  await ensureInstalled();
  await ensureBuilt({ force: true });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
