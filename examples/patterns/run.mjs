/*
 * `npm run pattern -- <name>`: one of the patterns on a coordinator that is running already.
 */
import { readdirSync } from 'node:fs';
import { ensureBuilt } from '../../scripts/setup/ensure-built.mjs';
import { ensureInstalled } from '../../scripts/setup/ensure-installed.mjs';

const names = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const name = process.argv[2];
if (!names.some((each) => each.name === name)) {
  console.error(
    `Usage: npm run pattern -- <name>\n\nA coordinator must be running (npm run redis, npm run start:coordinator).`,
  );
  console.error(`Names: ${names.map((each) => each.name).join(', ')}`);
  process.exit(2);
}
try {
  await ensureInstalled();
  await ensureBuilt();
  const { readPatterns } = await import('../../dist/examples/patterns/pattern.js');
  const { runPattern } = await import('../../dist/examples/patterns/run-pattern.js');
  const pattern = readPatterns(import.meta.dirname).find((each) => each.name === name);
  process.exitCode = (await runPattern(pattern)) === 0 ? 0 : 1;
} catch (error) {
  const unreachable =
    error.code === 'ECONNREFUSED'
      ? `No coordinator answers at ${process.env.STEPWELL_ENDPOINT ?? 'http://127.0.0.1:8083'}: `
      : '';
  console.error(`${unreachable}${error.message}`);
  process.exitCode = 1;
}
