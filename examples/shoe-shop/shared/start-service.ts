import 'reflect-metadata';
import { startTelemetry } from '#telemetry';

/**
 * Starts one service of the shop: tracing first, because it only sees libraries that are loaded after it, then the Nest
 * application. A worker that cannot start as it is set up says why in one line. SIGTERM and SIGINT let running handlers finish, send the last spans, and end the process.
 */
export async function startService(name: string, loadModule: () => Promise<new () => object>): Promise<void> {
  const telemetry = await startTelemetry(`shoe-shop-${name}`);
  const { Logger } = await import('@nestjs/common');
  const { NestFactory } = await import('@nestjs/core');

  const spansLast = { provide: 'telemetry', useValue: { onApplicationShutdown: () => telemetry.shutdown() } };
  const service = { module: class ShoeShopService {}, imports: [await loadModule()], providers: [spansLast] };
  const { WorkerStartError } = await import('#worker-sdk');
  const logger = new Logger('ShoeShop');
  try {
    const app = await NestFactory.createApplicationContext(service);
    app.enableShutdownHooks();
    logger.log(`${name} service ready`);
  } catch (error) {
    if (!(error instanceof WorkerStartError)) throw error;
    logger.error(error.message); // the settings do not fit the store
    process.exit(1);
  }
}
