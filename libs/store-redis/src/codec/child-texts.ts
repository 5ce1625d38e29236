import type { ChildEnd, ChildView, FrameId } from '#engine';
import { parseFrame } from './frame-text.js';

/** An inbox: `index|ok|lastStateEventId|lastEventId;…`, oldest first. */
export function parseInbox(inbox: string): ChildEnd[] {
  return inbox
    .split(';')
    .slice(0, -1)
    .map((entry) => {
      const [index, ok, lastStateEventId, lastEventId] = entry.split('|').map(Number) as [
        number,
        number,
        number,
        number,
      ];
      return { index, ok: ok === 1, lastStateEventId, lastEventId };
    });
}

export function inboxText(inbox: readonly ChildEnd[]): string {
  return inbox
    .map(({ index, ok, lastStateEventId, lastEventId }) => `${index}|${ok ? 1 : 0}|${lastStateEventId}|${lastEventId};`)
    .join('');
}

/** From the flat list id, frame text, long input, events, answered 1/0, id, … Given by id, `r/2` before `r/10`. */
export function parseDescendants(words: readonly (string | number | null)[]): ChildView[] {
  const views: ChildView[] = [];
  for (let n = 0; n < words.length; n += 5) {
    const [id, text, longInput, events, answered] = words.slice(n, n + 5) as [
      string,
      string,
      string | null,
      string,
      0 | 1,
    ];
    views.push({
      id,
      snapshot: parseFrame(text, longInput),
      lastEventId: Number.parseInt(events, 10),
      ...(answered === 1 ? { answered: true } : {}),
    });
  }
  return views.sort((a, b) => byFrameId(a.id, b.id));
}

function byFrameId(a: FrameId, b: FrameId): number {
  const [left, right] = [a, b].map((id) => id.split('/').slice(1).map(Number)) as [number[], number[]];
  for (let depth = 0; depth < Math.min(left.length, right.length); depth += 1) {
    const difference = (left[depth] as number) - (right[depth] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
