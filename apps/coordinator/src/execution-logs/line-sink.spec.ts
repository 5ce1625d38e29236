import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LineSink } from './line-sink.js';

/** A real pipe, with a reader that reads when it likes. */
describe('the sink of log lines', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sink-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('waits for nobody: what a reader that does not read cannot take is dropped and counted, the rest comes whole', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = createReadStream(pipe, { encoding: 'utf8' });
    const sink = new LineSink(() => createWriteStream(pipe));
    const line = 'x'.repeat(1024 * 1024);
    const began = performance.now();
    for (let n = 0; n < 12; n += 1) sink.write(`${n}${line}`);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(sink.dropped).toBeGreaterThanOrEqual(4);
    let text = '';
    reader.on('data', (part) => (text += String(part)));
    const ended = new Promise<void>((resolve) => reader.once('end', () => resolve()));
    await sink.end(5_000);
    await ended;
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(12 - sink.dropped);
    expect(lines.every((each, n) => each === `${n}${line}`)).toBe(true);
  });

  it('goes on when its reader was away', async () => {
    const refused = new LineSink(() => createWriteStream(join(folder, 'not', 'there')));
    refused.write('lost');
    await refused.end(1_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(refused.dropped).toBe(1);
  });
});
