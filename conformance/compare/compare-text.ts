import { Bindings } from './bindings.js';
import { FRESH_EACH_TIME, TOKEN, type Legend } from './placeholders.js';

/**
 * Matches a recorded text, which may hold placeholders, with an actual one.
 * @returns the bindings enlarged by what was learnt, or undefined when the texts do not agree
 */
export function matchText(recorded: string, actual: string, bindings: Bindings, legend: Legend): Bindings | undefined {
  if (recorded === actual || legend.anything.has(recorded)) return bindings;
  const pieces = split(recorded, legend);
  if (pieces.every((piece) => piece.kind === 'plain')) return undefined;

  const captured: string[] = [];
  const source = pieces.map((piece) => {
    if (piece.kind === 'plain') return escape(piece.text);
    if (piece.kind === 'word') return `(?:${[piece.text, ...piece.stands].map(escape).join('|')})`;
    if (FRESH_EACH_TIME.has(piece.text)) return '.+?';
    const known = bindings.get(piece.text);
    if (known !== undefined) return escape(known);
    const earlier = captured.indexOf(piece.text);
    if (earlier >= 0) return `(?:\\${earlier + 1})`;
    captured.push(piece.text);
    return '(.+?)';
  });
  const match = new RegExp(`^${source.join('')}$`, 's').exec(actual);
  return match ? bindings.with(captured.map((token, i) => [token, match[i + 1] ?? ''] as const)) : undefined;
}

type Piece =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'token'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string; readonly stands: readonly string[] };

function split(recorded: string, { words }: Legend): Piece[] {
  // The longest word first: `snf_role_arn_t1` is not `snf_role_arn` with something behind it.
  const known = [...words.keys()].sort((a, b) => b.length - a.length).map(escape);
  const special = new RegExp([TOKEN.source, ...known].join('|'), 'g');
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: text, index } of recorded.matchAll(special)) {
    if (index > end) pieces.push({ kind: 'plain', text: recorded.slice(end, index) });
    const stands = words.get(text);
    pieces.push(stands === undefined ? { kind: 'token', text } : { kind: 'word', text, stands });
    end = index + text.length;
  }
  if (end < recorded.length) pieces.push({ kind: 'plain', text: recorded.slice(end) });
  return pieces;
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
