/** What a deployment did, or would do, with one thing. */
export interface Change {
  readonly action: 'create' | 'update' | 'unchanged' | 'publish';
  readonly type: 'stateMachine' | 'activity' | 'version' | 'alias';
  readonly name: string;
  /** Absent in a dry run of what is not there yet. */
  readonly arn?: string;
  readonly file: string;
  /** Of an update: what differs, by its name in the API. */
  readonly differs?: readonly string[];
}
