import { styleText } from 'node:util';

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (style, text) => (colours ? styleText(style, text) : text);

export const bold = (text) => paint('bold', text);
export const dim = (text) => paint('dim', text);
export const red = (text) => paint('red', text);
export const green = (text) => paint('green', text);
export const tick = (ok) => (ok ? green('✓') : red('✗'));

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

export function say(text = '') {
  process.stdout.write(`${text}\n`);
}

/** Runs one step and prints what came of it: `✓ <what the step returns>   <how long it took>`. */
export async function step(title, work) {
  const began = Date.now();
  // On a terminal the title is replaced by the outcome; in a file it stays as a line of its own, so that a log shows progress too.
  process.stdout.write(process.stdout.isTTY ? `  … ${title}` : `  … ${title}\n`);
  const replace = process.stdout.isTTY ? '\r\x1b[2K' : '';
  try {
    const outcome = await work();
    process.stdout.write(`${replace}  ${tick(true)} ${outcome}  ${dim(seconds(Date.now() - began))}\n`);
  } catch (error) {
    process.stdout.write(`${replace}  ${tick(false)} ${title}\n`);
    throw error;
  }
}

/** The words joined by `separator`, broken into lines of at most `width` characters, each beginning with `indent`. */
export function wrapped(words, { separator = ' ', indent = '', width = 110 } = {}) {
  const lines = [];
  let line = indent;
  for (const [index, word] of words.entries()) {
    const piece = index === words.length - 1 ? word : `${word}${separator}`;
    if (line.length + piece.trimEnd().length > width && line !== indent) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += piece;
  }
  return [...lines, line.trimEnd()].join('\n');
}
