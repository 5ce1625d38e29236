import { LIMITS } from '#sfn-api';

/** `maxResults` as it takes effect: absent and 0 mean the default. */
export function pageSize(maxResults: number | undefined): number {
  return maxResults === undefined || maxResults === 0 ? LIMITS.defaultPageSize : maxResults;
}
