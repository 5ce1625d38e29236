import { isReadableFormat, MACHINE_FORMAT, UnknownFormatError, type StateMachineRecord } from '#store';

export function machineText(record: StateMachineRecord): string {
  return JSON.stringify({ fmt: MACHINE_FORMAT, ...record });
}

/** Throws UnknownFormatError for a record that a newer release has written (R17). */
export function parseMachine(text: string): StateMachineRecord {
  // A record without one is of the first releases.
  const { fmt = 1, ...record } = JSON.parse(text) as StateMachineRecord & { readonly fmt?: number };
  if (!isReadableFormat(fmt, MACHINE_FORMAT)) throw new UnknownFormatError('A state machine', fmt, record.arn);
  return record;
}

/** What a record must still be for an update made from it to be right. */
export function stateOf({ updatedAt, revisionId = '', tagRevision, status }: StateMachineRecord): string {
  const tags = tagRevision === undefined ? '' : `|${tagRevision}`;
  return `${updatedAt}|${revisionId}${tags}${status === 'DELETING' ? '|deleting' : ''}`;
}

/** Its place in the list: by creation time, then by ARN. */
export function orderOf(record: { readonly createdAt: number; readonly arn: string }): string {
  return `${String(record.createdAt).padStart(13, '0')}|${record.arn}`;
}
