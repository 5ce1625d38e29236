import type { ServerFacts } from './server-facts.js';

/**
 * What of the acknowledged work a crash of Redis may lose (facts/reliability.md §1):
 * - `strict`: nothing. Every command is on disk before it is answered.
 * - `standard`: the last second or so.
 * - `ephemeral`: everything. For tests; the append-only file is not looked at.
 */
export type Durability = (typeof DURABILITIES)[number];
export const DURABILITIES = ['strict', 'standard', 'ephemeral'] as const;

const OLDEST_VERSION = [6, 2] as const;

interface Requirement {
  readonly setting: string;
  readonly is: string | undefined;
  readonly needs: string;
  readonly isMet: boolean;
}

/** What is not as Stepwell needs it, a sentence or two each: what is set, what is needed, how to change it. None: all is well. */
export function serverProblems(facts: ServerFacts, declared: Durability): readonly string[] {
  return [...unusable(facts), ...weaker(facts, declared)];
}

function unusable({ version, role, evictionPolicy }: ServerFacts): string[] {
  const problems: string[] = [];
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (
    version !== undefined &&
    (major < OLDEST_VERSION[0] || (major === OLDEST_VERSION[0] && minor < OLDEST_VERSION[1]))
  )
    problems.push(`Redis is version ${version}: Stepwell needs ${OLDEST_VERSION.join('.')} or newer.`);
  if (role === 'slave')
    problems.push(
      `Redis is a replica and takes no writes: let REDIS_URL lead to its primary (INFO replication names it).`,
    );
  // An evicted key is a lost execution.
  if (evictionPolicy !== 'noeviction')
    problems.push(
      `Redis has maxmemory-policy ${evictionPolicy ?? 'unknown'}: it may delete keys of running executions. ` +
        `Set it to noeviction (${howToSet('maxmemory-policy', 'noeviction')}).`,
    );
  return problems;
}

function weaker(facts: ServerFacts, declared: Durability): string[] {
  if (declared === 'ephemeral') return [];
  return requirements(facts, declared)
    .filter(({ isMet }) => !isMet)
    .map(
      ({ setting, is, needs }) =>
        `Redis has ${setting} ${is ?? 'unknown'}, but STEPWELL_DURABILITY is ${declared}, which needs ${setting} ${needs}. ` +
        `Set it (${howToSet(setting, needs.split(' ')[0] as string)}), or declare what is so: STEPWELL_DURABILITY=` +
        (setting === 'appendfsync' && declared === 'strict' && is === 'everysec' ? 'standard.' : 'ephemeral.'),
    );
}

/** A server that tells too little passes as `standard`, whose file it must have all the same; `strict` takes nothing on trust. */
function requirements(facts: ServerFacts, declared: 'strict' | 'standard'): Requirement[] {
  const { appendonly, appendfsync, noAppendfsyncOnRewrite } = facts;
  const isStrict = declared === 'strict';
  const fsync: Requirement = isStrict
    ? { setting: 'appendfsync', is: appendfsync, needs: 'always', isMet: appendfsync === 'always' }
    : { setting: 'appendfsync', is: appendfsync, needs: 'everysec (or always)', isMet: appendfsync !== 'no' };
  return [
    { setting: 'appendonly', is: yesOrNo(appendonly), needs: 'yes', isMet: appendonly === true },
    ...(appendonly === true ? [fsync] : []),
    {
      setting: 'no-appendfsync-on-rewrite',
      is: yesOrNo(noAppendfsyncOnRewrite),
      needs: 'no',
      isMet: noAppendfsyncOnRewrite === false || (noAppendfsyncOnRewrite === undefined && !isStrict),
    },
  ];
}

function yesOrNo(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? 'yes' : 'no';
}

function howToSet(setting: string, value: string): string {
  return `CONFIG SET ${setting} ${value}, and in the configuration file`;
}

/** For the log and for health: one line. */
export function describeServer({ version, role, replicas, appendonly, appendfsync }: ServerFacts): string {
  const file = appendonly === true ? `appendfsync ${appendfsync ?? 'unknown'}` : 'no append-only file';
  const copies = replicas ? `, ${replicas} replica${replicas === 1 ? '' : 's'}, which follow asynchronously` : '';
  return `Redis ${version ?? 'of unknown version'} (${role === 'slave' ? 'replica' : (role ?? 'unknown role')}), ${file}${copies}`;
}
