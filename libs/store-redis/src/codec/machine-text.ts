import type { StateMachineRecord } from '#store';

/** What a record must still be for an update made from it to be right. */
export function versionOf(record: StateMachineRecord): string {
  return `${record.updatedAt}|${record.revisionId ?? ''}`;
}

/** Its place in the list: by creation time, then by ARN. */
export function orderOf(record: { readonly createdAt: number; readonly arn: string }): string {
  return `${String(record.createdAt).padStart(13, '0')}|${record.arn}`;
}
