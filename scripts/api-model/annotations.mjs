/* What the service model does not say about the constraints of its shapes, and where each comes from. */

/** The API reference counts these in UTF-8 bytes, everything else in characters. */
export const COUNTED_IN_BYTES = new Set(['SensitiveData', 'SensitiveError', 'SensitiveCause']);

/** The order in which AWS lists the words of a set in its message, where it has been recorded and is not the model's. */
export const WORDS_AS_AWS_LISTS_THEM = {
  ExecutionStatus: ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'],
};

/** Patterns of the model are Java's: those that JavaScript writes otherwise. The message tells the model's. */
export const PATTERNS_IN_JAVASCRIPT = { '\\p{ASCII}*': '[\\u0000-\\u007f]*' };

/** Secrets that Botocore's model does not mark as such; that of the AWS SDK for JavaScript does. */
export const SENSITIVE_TOO = new Set(['TaskToken']);
