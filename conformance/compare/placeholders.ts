/**
 * What stands in a recording in place of a concrete text. Recordings of AWS were cleaned of names, instants and ids
 * before they were written down, so an expected text is a pattern with holes.
 */

/** `<uuid:1>`, `<ArnPart_0idx>` …: one unknown text, the same one at every place of a vector. Also a quoted `date` in a JSON text. */
export const TOKEN = /<[^<>"\n]{1,60}>|(?<=")date(?=")/g;

/** A text that is one token and nothing else: it stands for a value of any type. */
export const SOLE_TOKEN = /^<[^<>"\n]{1,60}>$/;

/** These words alone stand for any value: instants, and the HTTP headers of AWS's answers. */
export const ANYTHING: readonly string[] = [
  'timestamp',
  'datetime',
  'date',
  'start-date',
  'stop-date',
  'RequestId',
  'X-Amzn-Trace-Id',
  'x-amzn-RequestId',
  'x-amzn-requestid',
  'x-amz-crc32',
];

/** Tokens that may mean something else at each place: instants and request ids. */
export const FRESH_EACH_TIME: ReadonlySet<string> = new Set([
  '<timestamp>',
  '<datetime>',
  '<date>',
  '<start-date>',
  '<stop-date>',
  '<start-time>',
  '<entered-time>',
  '<request_id>',
  '<extended_request_id>',
  '<omitted>',
  'date',
]);

/** Members that say how AWS's own SDK got an answer, or where in a foreign file an error was raised. */
export const IGNORED_MEMBERS: ReadonlySet<string> = new Set([
  'ResponseMetadata',
  'SdkHttpMetadata',
  'SdkResponseMetadata',
  'stackTrace',
]);

/** How long something took on that day, by its unit: another number of whole units agrees. */
export const DURATIONS: ReadonlyMap<string, number> = new Map([['billedDurationInMilliseconds', 100]]);

/** One replacement the recording test made, as a vector lists it. */
export interface Normalizer {
  readonly type: string;
  readonly replacement?: string;
  /** Of a replacement that is code of the test. */
  readonly name?: string;
  readonly pattern?: string;
  readonly boundTo?: string;
  readonly byReference?: boolean;
}

/** What the placeholders of one vector may stand for. */
export interface Legend {
  /** Members that AWS did not send yet on the day of the recording. */
  readonly later: ReadonlySet<string>;
  /** Members whose text was parsed before it was written down, whatever it holds. */
  readonly parsed: ReadonlySet<string>;
  /** Words without brackets (`snf_role_arn`), each with the texts it may stand for. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  /** Words that stand for any value of any type. */
  readonly anything: ReadonlySet<string>;
}

export const NO_LEGEND: Legend = { words: new Map(), anything: new Set(ANYTHING), later: new Set(), parsed: new Set() };

/** When AWS began to send a member: an older recording cannot hold it. */
const ADDED: readonly { readonly member: string; readonly on: string }[] = [
  { member: 'redriveCount', on: '2023-11-15' },
  { member: 'redriveStatus', on: '2023-11-15' },
  { member: 'redriveStatusReason', on: '2023-11-15' },
  { member: 'RedriveCount', on: '2023-11-15' },
  { member: 'encryptionConfiguration', on: '2024-07-25' },
];

/** A replaced pattern is used as a concrete text only when it cannot be a regular expression. */
const CONCRETE = /^[A-Za-z0-9_./:-]+$/;

/** @param recordedDate `04-08-2023, 16:47:10` (day first); unknown: as if today */
export function legendOf({
  normalizers = [],
  recordedDate,
}: {
  normalizers?: readonly Normalizer[];
  recordedDate?: string | null;
}): Legend {
  const words = new Map<string, string[]>();
  const anything = new Set(ANYTHING);
  for (const { type, replacement = '', pattern, boundTo, byReference } of normalizers) {
    if (type === 'answerValue' || ((type === 'jsonpath' || type === 'keyValue') && byReference !== true)) {
      anything.add(replacement);
    } else if (type === 'regex' && pattern !== undefined && !/[<>]/.test(replacement)) {
      if (boundTo === undefined && !CONCRETE.test(pattern)) continue;
      words.set(replacement, [...(words.get(replacement) ?? []), pattern]);
    }
  }
  const [, day, month, year] = /^(\d\d)-(\d\d)-(\d{4})/.exec(recordedDate ?? '') ?? [];
  const date = year === undefined ? '9999' : `${year}-${month}-${day}`;
  const later = new Set(ADDED.filter(({ on }) => date < on).map(({ member }) => member));
  const parsed = new Set(normalizers.some(({ name }) => name === 'convert_output_to_json') ? ['output'] : []);
  return { words, anything, later, parsed };
}
