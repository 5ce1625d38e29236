import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { RedisConnections } from '#queues';
import type { Telemetry } from '#telemetry';
import { AppModule } from './app.module.js';
import { CONNECTION_LIMITS, limitConnections } from './aws-json/connection-limits.js';
import { answerMalformedRequests } from './aws-json/malformed-requests.js';
import { SettingsError } from './config/settings-error.js';
import { type Settings, settingsFrom } from './config/settings.js';
import { Readiness } from './health/readiness.js';
import { ServerWatch } from './health/server-watch.js';
import { LineLogger } from './line-logger.js';

/** Starts the coordinator and keeps it until a signal ends it. A setting or store it cannot work with ends it with one line and exit code 1. */
export async function runCoordinator(telemetry: Telemetry): Promise<void> {
  const logger = new LineLogger();
  Logger.overrideLogger(logger);
  const log = new Logger('coordinator');
  let settings: Settings;
  try {
    settings = settingsFrom(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    log.error(error.message);
    process.exitCode = 1;
    return;
  }
  const redis = new RedisConnections(settings.redisUrl, log);
  let app: NestExpressApplication | undefined;
  try {
    app = await NestFactory.create<NestExpressApplication>(AppModule.for(settings, redis, telemetry), {
      bodyParser: false,
      abortOnError: false,
      logger,
    });
    app.disable('x-powered-by');
    limitConnections(app.getHttpServer(), CONNECTION_LIMITS);
    answerMalformedRequests(app.getHttpServer());
    await app.listen(settings.port, settings.host);
    // Before anybody is told that it is there, and may end it.
    endOnSignal(app, redis, telemetry, settings, log);
    log.log(
      `Stepwell listens on ${await app.getUrl()} (region ${settings.region}, account ${settings.account}, process ${process.pid})`,
    );
    const { declared, redis: server } = app.get(ServerWatch).durability;
    log.log(`durability ${declared}: ${server}`);
  } catch (error) {
    log.error(startFailure(error, settings));
    // What has been started already ends in order, so that nothing else complains about connections that are gone.
    await app?.close().catch(() => undefined);
    await redis.close();
    await telemetry.shutdown();
    process.exit(1);
  }
}

function startFailure(error: unknown, { host, port }: Settings): string {
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken: end what listens there, or set STEPWELL_PORT to another one (0 = any free one).`;
    case 'EACCES':
      return `Port ${port} on ${host} may not be listened on by this user: set STEPWELL_PORT to one from 1024 on.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine: set STEPWELL_HOST to one of its own (0.0.0.0 = all of them).`;
    default:
      return messageOf(error);
  }
}

/** The whole of it: this is the process's last word. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Beyond the time for what is under way, ms: to hand over what is left of it, and for requests that wait for an answer. */
const LAST_CALL_MS = 2_000;

/**
 * One orderly end: readiness turns, and after a while for load balancers to notice the listener closes; what is under way is
 * finished, then the connections close, then the last spans go out. A terminal's Ctrl-C is not kept waiting, and nobody is by
 * what does not end: without Redis, BullMQ's consumers do not.
 */
function endOnSignal(
  app: NestExpressApplication,
  redis: RedisConnections,
  telemetry: Telemetry,
  { shutdownDelaySeconds, shutdownSeconds }: Settings,
  log: Logger,
): void {
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    log.log(`stopping on ${signal}`);
    app.get(Readiness).shuttingDown = true;
    if (signal === 'SIGTERM') await sleep(shutdownDelaySeconds * 1_000);
    await Promise.race([app.close(), sleep(shutdownSeconds * 1_000 + LAST_CALL_MS)]);
    await redis.close();
    await telemetry.shutdown();
    process.exit(0);
  };
  const failed = (error: unknown): void => {
    log.error(`not all ended in order: ${messageOf(error)}`);
    process.exit(1);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end(signal).catch(failed));
}
