import { RE2JS } from 're2js';

/** What an `Action` or a `Resource` of a policy names. */
export interface Pattern {
  matches(text: string): boolean;
}

/** `*` is any characters, `?` one; upper and lower case are the same. */
export function actionPattern(text: string): Pattern {
  return compiled(
    text.replaceAll(/[*?]|[^*?]+/g, (part) => wildcard(part, '.')),
    RE2JS.CASE_INSENSITIVE,
  );
}

/**
 * Of an ARN: `*` and `?` are characters of one of its parts, which colons separate; a `*` at the end of a part goes on beyond colons.
 * @see "IAM JSON policy elements: Resource" in the AWS IAM user guide
 */
export function resourcePattern(text: string): Pattern {
  const parts = text
    .split(':')
    .map((part) =>
      part.replaceAll(/\*$|[*?]|[^*?]+/g, (piece, at: number) =>
        wildcard(piece, piece === '*' && at === part.length - 1 ? '.' : '[^:]'),
      ),
    );
  return compiled(parts.join(':'));
}

function wildcard(part: string, one: string): string {
  if (part === '*') return `${one}*`;
  return part === '?' ? one : RE2JS.quote(part);
}

/** In linear time, whatever the pattern: a text comes from the caller. */
function compiled(pattern: string, flags = 0): Pattern {
  const expression = RE2JS.compile(pattern, flags | RE2JS.DOTALL);
  return { matches: (text) => expression.matches(text) };
}
