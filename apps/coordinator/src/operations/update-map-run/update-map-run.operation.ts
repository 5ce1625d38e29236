import { Inject, Injectable } from '@nestjs/common';
import { ValidationException, type EmptyResponse, type UpdateMapRunRequest } from '#sfn-api';
import { executionIdOf } from '#store';
import { MAP_RUN_UPDATER, type MapRunUpdater } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { MapRunLookup } from '../shared/map-run-lookup.js';

/** Lets a Map Run go on within other limits; what is not given stays as it is. */
@Injectable()
export class UpdateMapRunOperation implements Operation<'UpdateMapRun'> {
  readonly name = 'UpdateMapRun';

  constructor(
    private readonly mapRuns: MapRunLookup,
    @Inject(MAP_RUN_UPDATER) private readonly updater: MapRunUpdater,
  ) {}

  async execute({ mapRunArn, ...limits }: UpdateMapRunRequest, caller: Caller): Promise<EmptyResponse> {
    if (Object.keys(limits).length === 0)
      throw new ValidationException('At least one of the limits must be specified', 'MISSING_REQUIRED_PARAMETER');
    const { executionArn, status } = await this.mapRuns.find(mapRunArn, caller);
    const updated = status === 'RUNNING' && (await this.updater.update(executionIdOf(executionArn), mapRunArn, limits));
    if (!updated)
      throw new ValidationException(`The Map Run has ended: '${mapRunArn}'`, 'CANNOT_UPDATE_COMPLETED_MAP_RUN');
    return {};
  }
}
