/** A value on one line of at most `limit` characters. */
export function showValue(value: unknown, limit = 300): string {
  if (value === undefined) return '(nothing)';
  const text = JSON.stringify(value);
  return text.length > limit ? `${text.slice(0, limit)}… (${text.length} characters)` : text;
}
