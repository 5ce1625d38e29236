import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Vector } from './vector.js';

/** Reads all vectors below `<folder>/vectors`, in the order of their paths; undefined when there are none. */
export function readRecordings(folder: string): readonly Vector[] | undefined {
  const vectors = join(folder, 'vectors');
  if (!existsSync(vectors)) return undefined;
  return readdirSync(vectors, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(vectors, file), 'utf8')) as Vector);
}
