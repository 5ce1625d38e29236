// `npm run boundaries`: the import rules of .dependency-cruiser.cjs, on the sources and on a fixture that must fail.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { projectRoot } from '../lib/project.mjs';

const require = createRequire(import.meta.url);
const { forbidden, options } = require('../../.dependency-cruiser.cjs');
const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
const ROOMS = ['apps', 'libs', 'examples', 'test', 'conformance', 'bench'];
const FORBIDDEN_PACKAGES = ['jsonpath', 'jsonpath-plus', 'asl-validator'];

const problems = [...(await sources()), ...lockFile(), ...(await fixture())];
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0 ? 'Boundaries: every import is allowed.' : `Boundaries: ${problems.length} problems.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

async function sources() {
  const { modules, summary } = await cruiseIn(projectRoot);
  const problems = summary.violations.map(describe);
  // Were `#lib` taken for an unknown package, the rules would see nothing and everything would pass.
  const viaMap = modules.flatMap((m) => m.dependencies).filter((d) => d.module.startsWith('#'));
  const astray = viaMap.filter((d) => !d.couldNotResolve && !/^libs\/.+\.ts$/.test(d.resolved));
  if (viaMap.length === 0) problems.push('no import by the `imports` map was seen: the check itself is broken');
  problems.push(...astray.map((d) => `${d.module} was resolved to ${d.resolved}, not to a source file`));
  console.log(`${modules.length} modules, ${viaMap.length} imports from lib to lib`);
  return problems;
}

function lockFile() {
  const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));
  const names = Object.keys(packages).map((path) => path.split('node_modules/').at(-1));
  return FORBIDDEN_PACKAGES.filter((name) => names.includes(name)).map((name) => `package-lock.json holds ${name}`);
}

/** Each rule must catch its line in fixture/expected.json: a rule that has stopped working is a failure here. */
async function fixture() {
  const root = join(projectRoot, 'scripts/boundaries/fixture');
  const expected = JSON.parse(readFileSync(join(root, 'expected.json'), 'utf8'));
  const { summary } = await cruiseIn(root);
  const caught = new Set(summary.violations.map((v) => `${v.rule.name}: ${v.from}`));
  const problems = expected
    .filter((e) => !caught.has(e))
    .map((e) => `self-test: the fixture's violation was not caught (${e})`);
  const unforeseen = [...caught].filter((c) => !expected.includes(c));
  return [...problems, ...unforeseen.map((c) => `self-test: unexpected finding in the fixture (${c})`)];
}

async function cruiseIn(baseDir) {
  const rooms = ROOMS.filter((room) => existsSync(join(baseDir, room)));
  // The map names compiled files; the rules are about sources.
  const alias = Object.entries(manifest.imports).map(([name, target]) => ({
    name,
    alias: join(baseDir, target.replace('./dist/', '').replace(/\.js$/, '.ts')),
    onlyModule: true,
  }));
  const before = process.cwd();
  process.chdir(baseDir); // the cruiser names files relative to where it runs
  try {
    const answer = await cruise(rooms, { ...options, baseDir, validate: true, ruleSet: { forbidden } }, { alias });
    return typeof answer.output === 'string' ? JSON.parse(answer.output) : answer.output;
  } finally {
    process.chdir(before);
  }
}

function describe({ rule, from, to, cycle }) {
  const { comment } = forbidden.find((known) => known.name === rule.name) ?? {};
  const way = cycle ? cycle.map((step) => step.name ?? step).join(' → ') : to;
  return `${rule.name}: ${from} → ${way}${comment ? `\n    ${comment}` : ''}`;
}
