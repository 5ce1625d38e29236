import { Logger, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';

/**
 * What one service of the shop keeps, under keys that no other service touches: `<prefix>:{<service>}:<name>`.
 * The braces put all keys of a service into one slot of a Redis Cluster, so that one script may use several of them.
 */
export class OwnData implements OnApplicationShutdown {
  constructor(
    readonly redis: Redis,
    private readonly service: string,
    private readonly prefix: string,
  ) {}

  key(name: string): string {
    return `${this.prefix}:{${this.service}}:${name}`;
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}

/** Gives a service its `OwnData`. Settings: `REDIS_URL`, and `SHOP_PREFIX` (default `shop`) so that two shops can share a Redis. */
@Module({})
export class OwnDataModule {
  static forService(service: string): DynamicModule {
    const provider = { provide: OwnData, useFactory: () => openOwnData(service) };
    return { module: OwnDataModule, providers: [provider], exports: [OwnData] };
  }
}

function openOwnData(service: string): OwnData {
  const redis = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
  const logger = new Logger('OwnData');
  let connected = true;
  // ioredis reconnects by itself and reports every failed attempt: one line for each outage is enough.
  redis.on('error', (error: Error) => {
    if (connected) logger.warn(`Redis cannot be reached (${error.message}). Trying again until it can.`);
    connected = false;
  });
  redis.on('ready', () => (connected = true));
  return new OwnData(redis, service, process.env.SHOP_PREFIX ?? 'shop');
}
