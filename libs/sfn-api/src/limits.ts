/** Limits of the AWS API, all checked here on the server (AWS API reference and quotas page). */
export const LIMITS = {
  /** Bytes of a request body. */
  requestBytes: 1_048_576,
  /** Nesting of objects and arrays in a request body, and in an execution's input. */
  jsonDepth: 500,
  /** Elements of a list in a request; the model may allow fewer, and leaves the length of tags and destinations open. */
  listElements: 1_000,
  /** After so much text a message tells no further violation of a request: some 100 of short values. */
  toldCharacters: 12_000,
  /** What a message shows of one value: as much as the model allows any that may be shown. */
  toldValueCharacters: 2_048,
  nameCharacters: 80,
  definitionCharacters: 1_048_576,
  /** UTF-8 bytes of an execution's input. */
  inputBytes: 262_144,
  errorBytes: 256,
  causeBytes: 32_768,
  tags: 50,
  /** Published versions of a state machine. */
  versions: 1_000,
  /** Aliases of a state machine. */
  aliases: 100,
  pageSize: 1_000,
  defaultPageSize: 100,
  diagnostics: 100,
  /** Of one account in one region. */
  activities: 100_000,
  /** Callers that wait for tasks of one activity at once. */
  activityPollers: 1_000,
  /** How long GetActivityTask waits for a task. */
  activityPollMs: 60_000,
  /** How long a nextToken is good for. */
  pageTokenMs: 24 * 60 * 60 * 1_000,
} as const;
