// `npm run api-model`: writes the request classes of libs/sfn-api anew from the model kept there. `-- --check` only tells
// (exit code 1) when they are not what the model says; `-- <service-2.json>` takes a newer model from Botocore first.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { projectRoot } from '../lib/project.mjs';
import { extractOf } from './extract.mjs';
import { sourcesOf } from './generate.mjs';

const MODEL = join(projectRoot, 'libs/sfn-api/model/states-2016-11-23.json');
const REQUESTS = join(projectRoot, 'libs/sfn-api/src/requests');

const [argument] = process.argv.slice(2);
if (argument === '--check') await check();
else {
  if (argument !== undefined) await writeModel(argument);
  await writeRequests();
}

async function writeModel(from) {
  const extract = extractOf(JSON.parse(await readFile(from, 'utf8')));
  await writeFile(MODEL, await pretty(MODEL, JSON.stringify(extract)));
}

async function writeRequests() {
  await rm(REQUESTS, { recursive: true, force: true });
  await mkdir(REQUESTS, { recursive: true });
  for (const [file, text] of await wanted()) await writeFile(join(REQUESTS, file), text);
}

async function check() {
  const files = await wanted();
  const there = await readdir(REQUESTS);
  const stale = there.filter((file) => !files.has(file));
  for (const [file, text] of files) {
    if (!there.includes(file) || (await readFile(join(REQUESTS, file), 'utf8')) !== text) stale.push(file);
  }
  for (const file of stale)
    console.error(`${relative(projectRoot, join(REQUESTS, file))} is not what the model says: npm run api-model`);
  if (stale.length > 0) process.exitCode = 1;
}

/** File name → formatted source. */
async function wanted() {
  const sources = sourcesOf(JSON.parse(await readFile(MODEL, 'utf8')));
  const files = new Map();
  for (const [file, text] of sources) files.set(file, await pretty(join(REQUESTS, file), text));
  return files;
}

async function pretty(path, text) {
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}
