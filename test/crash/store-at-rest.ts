import type { Redis } from 'ioredis';

/** What lies in the store, seen at one moment. */
export interface StoreView {
  /** Executions by status. */
  readonly executions: Readonly<Record<string, number>>;
  /** Keys of a running execution that will expire (I7). */
  readonly mortal: readonly string[];
  /** Keys of a closed execution that will stay for ever (I7). */
  readonly immortal: readonly string[];
  /** Members of the due sets (I5). */
  readonly due: readonly string[];
  /** Frames of closed executions. */
  readonly frames: readonly string[];
  /** Jobs in queues: `<queue key> <state> <job id>`. */
  readonly jobs: readonly string[];
}

/** One script, so that nothing moves while it looks. ARGV[1] the namespace. */
const LOOK = `
local prefix = ARGV[1] .. ':'
local counts, mortal, immortal, due, frames, jobs = {}, {}, {}, {}, {}, {}
local cursor, keys = '0', {}
repeat
  local page = redis.call('SCAN', cursor, 'MATCH', prefix .. '*', 'COUNT', 1000)
  cursor = page[1]
  for _, key in ipairs(page[2]) do keys[#keys + 1] = key end
until cursor == '0'
for _, key in ipairs(keys) do
  local tag, kind, id = string.match(key, '({p%d+}):(%l):([%w_-]+)$')
  if id then
    local status = redis.call('HGET', prefix .. tag .. ':x:' .. id, 'status') or 'MISSING'
    if kind == 'x' then counts[status] = (counts[status] or 0) + 1 end
    local expires = redis.call('PTTL', key) >= 0
    if status == 'RUNNING' and expires then mortal[#mortal + 1] = key end
    if status ~= 'RUNNING' and not expires then immortal[#immortal + 1] = key end
    if status ~= 'RUNNING' and kind == 'f' then frames[#frames + 1] = key end
  elseif string.match(key, ':due$') then
    for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do due[#due + 1] = member end
  else
    local state = string.match(key, ':(%l+)$')
    if state == 'wait' or state == 'active' then
      for _, job in ipairs(redis.call('LRANGE', key, 0, -1)) do jobs[#jobs + 1] = key .. ' ' .. job end
    elseif state == 'delayed' or state == 'prioritized' or state == 'failed' or state == 'completed' then
      for _, job in ipairs(redis.call('ZRANGE', key, 0, -1)) do jobs[#jobs + 1] = key .. ' ' .. job end
    end
  end
end
local executions = {}
for status, count in pairs(counts) do
  executions[#executions + 1] = status
  executions[#executions + 1] = count
end
return { executions, mortal, immortal, due, frames, jobs }`;

export async function lookAtStore(redis: Redis, namespace: string): Promise<StoreView> {
  const [counts, mortal, immortal, due, frames, jobs] = (await redis.eval(LOOK, 0, namespace)) as [
    (string | number)[],
    string[],
    string[],
    string[],
    string[],
    string[],
  ];
  const executions: Record<string, number> = {};
  for (let n = 0; n < counts.length; n += 2) executions[counts[n] as string] = counts[n + 1] as number;
  return { executions, mortal, immortal, due, frames, jobs };
}
