import { Controller, Get, HttpCode, HttpException, Inject } from '@nestjs/common';
import type { Evaluator } from '#evaluator';
import { RedisConnections } from '#queues';
import { Admission } from '../admission/admission.js';
import { EVALUATOR } from '../tokens.js';
import { Readiness } from './readiness.js';
import { ServerWatch } from './server-watch.js';

/** What `GET /health/ready` answers. */
export interface Ready {
  readonly status: string;
  /** Why not. */
  readonly problems?: readonly string[];
  readonly durability?: ServerWatch['durability'];
  /** Whether new executions are taken. A process that refuses them is ready all the same: what runs and what is asked goes on. */
  readonly admission?: { readonly open: boolean; readonly reason?: string };
  /** Evaluator processes that can work, those at work, and what waits for one. Without any, only expressions that need one wait. */
  readonly evaluator?: { readonly processes: number; readonly busy: number; readonly waiting: number };
}

/**
 * `GET /health/live`: the process answers. `GET /health/ready`: it takes requests, and Redis answers and keeps what has been
 * declared; 503 otherwise.
 */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(RedisConnections) private readonly redis: RedisConnections,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(ServerWatch) private readonly server: ServerWatch,
    @Inject(Admission) private readonly admission: Admission,
    @Inject(EVALUATOR) private readonly evaluator: Pick<Evaluator, 'counters'>,
  ) {}

  @Get('live')
  @HttpCode(200)
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(): Promise<Ready> {
    if (this.readiness.shuttingDown) throw unready({ status: 'shutting down' });
    try {
      await this.redis.get('fail-fast').ping();
    } catch {
      throw unready({ status: 'redis does not answer' });
    }
    const { durability, problems } = this.server;
    if (problems.length > 0) throw unready({ status: 'redis is not as it must be', problems, durability });
    const { reason } = this.admission;
    const { processes, busy, waiting } = this.evaluator.counters;
    const admission = { open: reason === undefined, reason };
    return { status: 'ok', durability, admission, evaluator: { processes, busy, waiting } };
  }
}

function unready(answer: Ready): HttpException {
  return new HttpException(answer, 503);
}
