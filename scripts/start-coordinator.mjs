// `npm run start:coordinator`: installs and builds where needed, then is the coordinator.
import { ensureInstalled } from './setup/ensure-installed.mjs';
import { ensureBuilt } from './setup/ensure-built.mjs';

try {
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import('../dist/apps/coordinator/src/main.js');
