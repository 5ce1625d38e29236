import 'reflect-metadata';
import { startTelemetry } from '#telemetry';

/**
 * Starts one service of the shop: tracing first, because it only sees libraries that are loaded after it, then the Nest
 * application. SIGTERM and SIGINT let running handlers finish, send the last spans, and end the process.
 */
export async function startService(name: string, loadModule: () => Promise<new () => object>): Promise<void> {
  const telemetry = await startTelemetry(`shoe-shop-${name}`);
  const { Logger } = await import('@nestjs/common');
  const { NestFactory } = await import('@nestjs/core');

  const spansLast = { provide: 'telemetry', useValue: { onApplicationShutdown: () => telemetry.shutdown() } };
  const service = { module: class ShoeShopService {}, imports: [await loadModule()], providers: [spansLast] };
  const app = await NestFactory.createApplicationContext(service);
  app.enableShutdownHooks();
  new Logger('ShoeShop').log(`${name} service ready`);
}
