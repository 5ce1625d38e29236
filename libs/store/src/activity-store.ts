/** An activity as it is kept. */
export interface ActivityRecord {
  readonly arn: string;
  readonly name: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly encryptionConfiguration?: unknown;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  /** Counts the changes of `tags`, of which alone there are some. Absent: none yet. */
  readonly tagRevision?: number;
}

/** Whose activities: those of one account in one region. */
export interface ActivityPlace {
  readonly region: string;
  readonly account: string;
}

export type CreateActivityResult =
  | { readonly status: 'created' }
  /** There is one by this ARN: this one. */
  | { readonly status: 'exists'; readonly record: ActivityRecord }
  /** There are `limit` of them in its place. */
  | { readonly status: 'full' };

/** The registry of activities. Each write is atomic. */
export interface ActivityStore {
  /** Store unless the ARN exists, or its place has `limit` of them. */
  createActivity(record: ActivityRecord, limit: number): Promise<CreateActivityResult>;
  /** Replace if the stored `tagRevision` is that of `expected`; `conflict` = somebody else was first. */
  updateActivity(expected: ActivityRecord, next: ActivityRecord): Promise<'updated' | 'conflict' | 'not-found'>;
  getActivity(arn: string): Promise<ActivityRecord | undefined>;
  /** True when it was there. */
  deleteActivity(arn: string): Promise<boolean>;
  /** Those of one place, by creation time, oldest first; `after` is the last one of the page before. */
  listActivities(
    place: ActivityPlace,
    limit: number,
    after?: { readonly createdAt: number; readonly arn: string },
  ): Promise<readonly ActivityRecord[]>;
}

/** The place that an ARN names. */
export function placeOfArn(arn: string): ActivityPlace {
  const [, , , region = '', account = ''] = arn.split(':');
  return { region, account };
}
