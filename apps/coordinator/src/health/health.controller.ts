import { Controller, Get, HttpCode, HttpException, Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { RedisConnections } from '#queues';

/** Whether this process still takes work. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  shuttingDown = false;

  beforeApplicationShutdown(): void {
    this.shuttingDown = true;
  }
}

/** `GET /health/live`: the process answers. `GET /health/ready`: it takes requests and Redis answers; 503 otherwise. */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(RedisConnections) private readonly redis: RedisConnections,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {}

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
