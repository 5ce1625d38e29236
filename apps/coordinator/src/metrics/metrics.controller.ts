import { Controller, Get, Header, Inject, UseGuards } from '@nestjs/common';
import type { Metrics } from '#telemetry';
import { OperatorsOnly } from '../access/operators-only.guard.js';
import { METRICS } from '../tokens.js';

/** `GET /metrics`: what this coordinator has done and what it sees, in the text format of Prometheus. */
@Controller('metrics')
@UseGuards(OperatorsOnly)
export class MetricsController {
  constructor(@Inject(METRICS) private readonly metrics: Metrics) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  expose(): Promise<string> {
    return this.metrics.exposition();
  }
}
