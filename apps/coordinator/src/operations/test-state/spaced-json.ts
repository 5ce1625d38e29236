/**
 * A JSON text with one blank after each comma and colon that has none: how TestState writes the data it shows (recorded for
 * arrays taken out of an input; number literals and texts stay as they are).
 */
export function spacedJson(json: string): string {
  let out = '';
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const char = json[i] as string;
    out += char;
    if (inString && char === '\\') out += json[++i] ?? '';
    else if (char === '"') inString = !inString;
    else if (!inString && (char === ',' || char === ':') && !/\s/.test(json[i + 1] ?? ' ')) out += ' ';
  }
  return out;
}
