import { ACTIVITY_FORMAT, isReadableFormat, UnknownFormatError, type ActivityRecord } from '#store';

/** `tagRevision` comes last: update-activity looks for it there. */
export function activityText({ tagRevision, ...record }: ActivityRecord): string {
  return JSON.stringify({ fmt: ACTIVITY_FORMAT, ...record, tagRevision });
}

/** Throws UnknownFormatError for a record that a newer release has written (R17). */
export function parseActivity(text: string): ActivityRecord {
  const { fmt, ...record } = JSON.parse(text) as ActivityRecord & { readonly fmt: number };
  if (!isReadableFormat(fmt, ACTIVITY_FORMAT)) throw new UnknownFormatError('An activity', fmt, record.arn);
  return record;
}
