/*
 * `npm run chaos` and `npm run chaos:small`: executions on real processes and a real Redis, under faults. README.md tells the rest.
 * Built-in modules only until everything is installed.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../scripts/lib/project.mjs';
import { ensureBuilt } from '../../scripts/setup/ensure-built.mjs';
import { ensureInstalled } from '../../scripts/setup/ensure-installed.mjs';

const USAGE = `Usage: npm run chaos [-- options]

  --small          the short form (npm run chaos:small)
  --goal <name>    only this goal
  --seed <text>    the same executions and the same faults as a run with this seed; a full run goes on where it was ended
  --round <n>      only this round of the goal no-loss
  --quiet          no line for each fault
  --help           this text`;

// The AWS SDK's announcement of the end of Node 20 is no news here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const options = readOptions();
let counts = { passed: 0, failed: 1 };
try {
  await ensureInstalled();
  await ensureBuilt();
  const { main } = await import(join(projectRoot, 'dist/test/chaos/main.js'));
  counts = await main(options);
} catch (error) {
  console.error(error);
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

function readOptions() {
  const flag = { type: 'boolean', default: false };
  const text = { type: 'string' };
  try {
    const { values } = parseArgs({
      options: { small: flag, goal: text, seed: text, round: text, quiet: flag, help: flag },
    });
    if (values.round !== undefined && !/^\d+$/.test(values.round)) throw new Error('--round takes a number');
    if (!values.help)
      return {
        ...values,
        goal: values.goal ?? (values.round === undefined ? undefined : 'no-loss'),
        seed: values.seed ?? randomBytes(4).toString('hex'),
        round: values.round === undefined ? undefined : Number(values.round),
      };
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}
