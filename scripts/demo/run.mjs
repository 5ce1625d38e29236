/*
 * `npm run demo`: the shoe shop on a real Redis, from nothing to six orders. Built-in modules only until everything is
 * installed. `--keep` leaves it running until Ctrl-C. Exit code 0 when every order did what its definition says.
 */
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot, workFolder } from '../lib/project.mjs';
import { checkRedis, obtainRedis, redisCommands, removeKeys, startRedis } from '../redis/index.mjs';
import { ensureBuilt } from '../setup/ensure-built.mjs';
import { ensureInstalled } from '../setup/ensure-installed.mjs';
import { Interrupted, interruption, unlessAborted } from './interrupt.mjs';
import { lookAround } from './look-around.mjs';
import { bold, say, step, tick } from './print.mjs';
import { reportOrders, runOrders } from './run-orders.mjs';
import { ServiceProcesses } from './service-processes.mjs';
import { environmentFor, settingsOfThisRun } from './settings.mjs';
import { openApi } from './shop-api.mjs';
import { shopData } from './shop-data.mjs';

const USAGE = `Usage: npm run demo [-- options]

  --keep            leave everything running until Ctrl-C
  --folder <path>   where data and logs go (default: .stepwell/demo)
  --help            this text`;
const SERVICES = ['payment', 'inventory', 'shipping', 'notification'];
const STATE_MACHINE = 'shoe-shop-order';
const { keep, folder } = readOptions();

const signal = interruption();
/** How to end what has been started, in the order it was started. */
const endings = [];
let exitCode = 1;
try {
  exitCode = await unlessAborted(signal, demo());
} catch (error) {
  say(error instanceof Interrupted ? `\n${error.message}: ending everything …` : `\n${tick(false)} ${error.message}`);
  exitCode = error.exitCode ?? 1;
}
for (const end of endings.reverse()) {
  await end().catch((error) => say(`${tick(false)} While ending the demo: ${error.message}`));
}
process.exit(exitCode);

function readOptions() {
  try {
    const types = { keep: { type: 'boolean' }, folder: { type: 'string' }, help: { type: 'boolean' } };
    const { values } = parseArgs({ options: types });
    if (values.help) {
      say(USAGE);
      process.exit(0);
    }
    return { keep: values.keep ?? false, folder: resolve(values.folder ?? join(workFolder, 'demo')) };
  } catch (error) {
    say(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function demo() {
  say(`\n${bold('Stepwell demo: the shoe shop')}\n`);
  await step('Install and build', async () => {
    const log = (line) => say(`\n    ${line}`);
    const settingUp = ensureInstalled({ log }).then(async (installed) => (await ensureBuilt({ log })) || installed);
    // npm and the compiler get the interruption too; they are waited for, not left alone.
    endings.push(() => settingUp.catch(() => undefined));
    const worked = await settingUp;
    return worked ? 'Installed and built' : 'Installed and built already';
  });

  signal.throwIfAborted();
  const settings = await settingsOfThisRun();
  const { url: redisUrl, durability } = await startTheRedis(settings);
  signal.throwIfAborted();
  const processes = new ServiceProcesses(join(folder, 'logs'));
  endings.push(() => processes.stopAll());
  return Promise.race([serveOrders(settings, redisUrl, durability, processes), processes.crashed]);
}

async function startTheRedis(settings) {
  let url;
  // What happens to a given Redis is its owner's business; six orders that are gone afterwards are no loss.
  let durability = 'ephemeral';
  await step('Redis', async () => {
    const redis = await obtainRedis({ log: (line) => say(`\n    ${line}`) });
    if (redis.kind === 'given') {
      const { version, warnings } = await checkRedis(redis.url);
      url = redis.url;
      endings.push(() => removeKeys(url, settings.namespace));
      return [`Redis ${version} of REDIS_URL; our keys begin with ${settings.namespace}`, ...warnings].join(
        '\n      ! ',
      );
    }
    const starting = startRedis({ dataDir: join(folder, 'redis'), program: redis });
    // Noted before it is up: an interruption may come in between.
    endings.push(() =>
      starting.then(
        (server) => server.stop(),
        () => undefined,
      ),
    );
    const server = await starting;
    url = server.url;
    durability = 'standard';
    await redisCommands(url, [['FLUSHALL']]); // what a run that was killed has left
    return `Redis ${server.version} on port ${server.port}, append-only file on (${redis.source})`;
  });
  return { url, durability };
}

async function serveOrders(settings, redisUrl, durability, processes) {
  const env = environmentFor(settings, redisUrl, durability);
  const api = await openApi(settings);
  endings.push(async () => api.close());

  await step('Coordinator', async () => {
    const script = 'dist/apps/coordinator/src/main.js';
    await processes.start('coordinator', script, { env, isReady: () => api.isUp() });
    return `Coordinator at ${settings.endpoint}${settings.portNote}`;
  });
  await step('Workers', async () => {
    await Promise.all(
      SERVICES.map((name) =>
        processes.start(name, `dist/examples/shoe-shop/${name}/main.js`, {
          env,
          isReady: (log) => log.includes(`${name} service ready`),
        }),
      ),
    );
    return `Workers, a process each: ${SERVICES.join(', ')}`;
  });

  const text = readFileSync(join(projectRoot, 'examples/shoe-shop/order.asl.json'), 'utf8')
    .replaceAll('${Region}', settings.region)
    .replaceAll('${AccountId}', settings.accountId);
  let stateMachineArn;
  await step('Deploy', async () => {
    stateMachineArn = await api.deploy(STATE_MACHINE, text);
    return `Deployed ${stateMachineArn}`;
  });

  say(`\n${bold('Six orders at once')}\n`);
  const results = await runOrders({ api, stateMachineArn, runId: settings.runId, signal });
  const { passed, failed } = await reportOrders(results, {
    definition: JSON.parse(text),
    data: shopData(redisUrl, settings.shopPrefix),
  });

  lookAround({
    settings,
    redisUrl,
    stateMachineArn,
    executionArn: results[0].execution.executionArn,
    logs: relative(projectRoot, join(folder, 'logs')),
    keep,
  });
  if (keep) say('Everything keeps running until Ctrl-C.\n');
  say(`${passed} passed, ${failed} failed`);
  if (keep) await unlessAborted(signal, new Promise(() => {}));
  return failed === 0 ? 0 : 1;
}
