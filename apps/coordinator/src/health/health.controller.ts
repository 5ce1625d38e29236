import { Controller, Get, HttpCode, HttpException, Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { RedisConnections } from '#queues';
import { COUNTERS, type Counters } from '../tokens.js';

/** Whether this process still takes work. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  shuttingDown = false;

  beforeApplicationShutdown(): void {
    this.shuttingDown = true;
  }
}

/**
 * `GET /health/live`: the process answers. `GET /health/ready`: it takes requests and Redis answers; 503 otherwise.
 * `GET /health/counters`: what this process has done since it was started.
 */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(RedisConnections) private readonly redis: RedisConnections,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(COUNTERS) private readonly counters: () => Counters,
  ) {}

  @Get('counters')
  count(): Counters {
    return this.counters();
  }

  @Get('live')
  @HttpCode(200)
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(): Promise<{ status: string }> {
    if (this.readiness.shuttingDown) throw new HttpException({ status: 'shutting down' }, 503);
    try {
      await this.redis.get('fail-fast').ping();
    } catch {
      throw new HttpException({ status: 'redis does not answer' }, 503);
    }
    return { status: 'ok' };
  }
}
