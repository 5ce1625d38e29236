import type { Inspection } from '#engine';
import type { InspectionData } from '#sfn-api';
import { spacedJson } from './spaced-json.js';

/** What was seen of a state, as the API shows it. */
export function inspectionDataOf({
  catchIndex,
  retryIndex,
  retryBackoffIntervalSeconds,
  ...seen
}: Inspection): InspectionData {
  const details = { catchIndex, retryIndex, retryBackoffIntervalSeconds };
  const errorDetails = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
  const data = Object.entries(seen).map(([field, value]) => [
    field,
    typeof value === 'string' ? spacedJson(value) : value,
  ]);
  return {
    ...Object.fromEntries(data),
    ...(Object.keys(errorDetails).length === 0 ? {} : { errorDetails }),
  } as InspectionData;
}
