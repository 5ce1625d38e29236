// Written by `npm run api-model` from libs/sfn-api/model: change that, not this.
import { Decimal, Text, Whole } from '../constraints/index.js';

export class DescribeMapRunRequest {
  @Text({ required: true, min: 1, max: 2000 })
  readonly mapRunArn!: string;
}

export class ListMapRunsRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly executionArn!: string;

  @Whole({ min: 0, max: 1000 })
  readonly maxResults?: number;

  @Text({ min: 1, max: 1024 })
  readonly nextToken?: string;
}

export class UpdateMapRunRequest {
  @Text({ required: true, min: 1, max: 2000 })
  readonly mapRunArn!: string;

  @Whole({ min: 0 })
  readonly maxConcurrency?: number;

  @Decimal({ min: 0, max: 100 })
  readonly toleratedFailurePercentage?: number;

  @Whole({ min: 0, bits: 64 })
  readonly toleratedFailureCount?: number;
}
