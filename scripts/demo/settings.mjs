import { createServer } from 'node:net';
import { randomBytes } from 'node:crypto';
import { freePort } from '../lib/ports.mjs';
import { OPENING_STOCK } from './orders.mjs';

const HOST = '127.0.0.1';
const USUAL_PORT = 8083;

/**
 * Names and settings of one run. All its keys in Redis begin with `namespace`, so that a Redis that somebody else uses
 * too stays as it was, and so that two runs do not see each other's orders.
 */
export async function settingsOfThisRun(env = process.env) {
  const runId = randomBytes(3).toString('hex');
  const namespace = `demo-${runId}`;
  const wanted = Number(env.STEPWELL_PORT || USUAL_PORT);
  const port = (await isFree(wanted)) ? wanted : await freePort();
  return {
    runId,
    namespace,
    region: env.STEPWELL_REGION || env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1',
    accountId: env.STEPWELL_ACCOUNT_ID || '123456789012',
    port,
    portNote: port === wanted ? '' : ` (port ${wanted} is taken)`,
    endpoint: `http://${HOST}:${port}`,
    shopPrefix: `${namespace}-shop`,
    executionsPrefix: `${namespace}-bull`,
  };
}

/** What the coordinator and the workers are told; everything else they inherit. */
export function environmentFor(settings, redisUrl, durability) {
  return {
    ...process.env,
    REDIS_URL: redisUrl,
    STEPWELL_HOST: HOST,
    STEPWELL_AUTH: 'off', // also where access keys are set for another coordinator: the demo's clients have none
    STEPWELL_PORT: String(settings.port),
    STEPWELL_REGION: settings.region,
    STEPWELL_ACCOUNT_ID: settings.accountId,
    STEPWELL_NAMESPACE: settings.namespace,
    STEPWELL_EXECUTIONS_PREFIX: settings.executionsPrefix,
    STEPWELL_DURABILITY: durability,
    STEPWELL_SHUTDOWN_DELAY_SECONDS: '0',
    SHOP_PREFIX: settings.shopPrefix,
    SHOP_STOCK: OPENING_STOCK,
    NO_COLOR: '1',
  };
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}
