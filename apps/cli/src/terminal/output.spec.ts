import { describe, expect, it } from '@jest/globals';
import { Output, type Sink } from './output.js';

class Memory implements Sink {
  text = '';
  constructor(readonly isTTY: boolean) {}
  write(text: string): void {
    this.text += text;
  }
  hasColors(): boolean {
    return this.isTTY;
  }
}

/** Sets the title of the window, goes back to the beginning of the line. */
const NASTY = 'fine\u001b]0;title\u0007\r\u009bno\tand\nso on';

describe('output', () => {
  it('shows a terminal what it must not obey, and keeps its own colours', () => {
    const [stdout, stderr] = [new Memory(true), new Memory(true)];
    const out = new Output(stdout, stderr, false);
    out.line(`${out.style('red', 'FAILED')} ${NASTY}`);
    out.note(NASTY);
    const harmless = 'fine\\x1b]0;title\\x07\\x0d\\x9bno\tand\nso on\n';
    expect(stdout.text).toBe(`\u001b[31mFAILED\u001b[39m ${harmless}`);
    expect(stderr.text).toBe(harmless);
  });

  it('gives a file or a pipe the text as it is, without colours', () => {
    const stdout = new Memory(false);
    const out = new Output(stdout, new Memory(false), false);
    out.line(out.style('red', NASTY));
    expect(stdout.text).toBe(`${NASTY}\n`);
  });

  it('has nothing but the result on stdout with --json', () => {
    const [stdout, stderr] = [new Memory(false), new Memory(false)];
    const out = new Output(stdout, stderr, true);
    out.line('for people');
    out.note('beside');
    out.result({ a: 1 });
    expect([JSON.parse(stdout.text), stderr.text]).toEqual([{ a: 1 }, 'beside\n']);
  });
});
