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
  /** Frames of running executions without a member in `due` and without a child: `<execution> <frame>` (I5). */
  readonly unmoved: readonly string[];
  /** Frames of closed executions. */
  readonly frames: readonly string[];
  /** Jobs in queues: `<queue key> <state> <job id>`. */
  readonly jobs: readonly string[];
}

/** One script, so that nothing moves while it looks. ARGV[1] the namespace. */
const LOOK = `
local prefix = ARGV[1] .. ':'
local counts, mortal, immortal, due, frames, jobs, unmoved = {}, {}, {}, {}, {}, {}, {}
local function look_for_unmoved(key, id, set)
  local held, fences, parents = redis.call('HGETALL', key), {}, {}
  for n = 1, #held, 2 do
    if string.sub(held[n], 1, 2) == 't:' then
      local frame = string.sub(held[n], 3)
      fences[frame] = held[n + 1]
      local parent = string.match(frame, '^(.*)/')
      while parent do
        parents[parent] = true
        parent = string.match(parent, '^(.*)/')
      end
    end
  end
  local moved = {}
  for _, member in ipairs(redis.call('ZRANGE', set, 0, -1)) do
    local execution, frame, token = string.match(member, '^([^|]*)|([^|]*)|([^|]*)|')
    if execution == id and fences[frame] == token then moved[frame] = true end
  end
  for frame in pairs(fences) do
    if not moved[frame] and not parents[frame] then unmoved[#unmoved + 1] = id .. ' ' .. frame end
  end
  if not next(fences) then unmoved[#unmoved + 1] = id .. ' (no frame)' end
end
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
    if kind == 'x' then
      counts[status] = (counts[status] or 0) + 1
      if status == 'RUNNING' then look_for_unmoved(prefix .. tag .. ':f:' .. id, id, prefix .. tag .. ':due') end
    end
    local expires = redis.call('PTTL', key) >= 0
    if status == 'RUNNING' and expires then mortal[#mortal + 1] = key end
    if status ~= 'RUNNING' and not expires then immortal[#immortal + 1] = key end
    -- What a redrive needs may stay, but nothing that could still move a frame.
    if status ~= 'RUNNING' and kind == 'f' then
      for _, field in ipairs(redis.call('HKEYS', key)) do
        if string.sub(field, 1, 2) == 't:' then
          frames[#frames + 1] = key
          break
        end
      end
    end
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
return { executions, mortal, immortal, due, frames, jobs, unmoved }`;

export async function lookAtStore(redis: Redis, namespace: string): Promise<StoreView> {
  const [counts, mortal, immortal, due, frames, jobs, unmoved] = (await redis.eval(LOOK, 0, namespace)) as [
    (string | number)[],
    string[],
    string[],
    string[],
    string[],
    string[],
    string[],
  ];
  const executions: Record<string, number> = {};
  for (let n = 0; n < counts.length; n += 2) executions[counts[n] as string] = counts[n + 1] as number;
  return { executions, mortal, immortal, due, frames, jobs, unmoved };
}

/** The store's keys are told from the queues' by their names: `<namespace>:{p<K>}:states:…` and `<namespace>:{q-…}:…` are BullMQ's. */
const QUEUES = `
local prefix, cursor, keys, count = ARGV[1] .. ':', '0', {}, 0
repeat
  local page = redis.call('SCAN', cursor, 'MATCH', prefix .. '*', 'COUNT', 1000)
  cursor = page[1]
  for _, key in ipairs(page[2]) do keys[#keys + 1] = key end
until cursor == '0'
local function is_queues(key)
  local rest = string.sub(key, #prefix + 1)
  return string.find(rest, '^{p%d+}:states:') or string.find(rest, '^{q%-')
end
`;

/** All keys of the wake-up queues go in one moment. Those of `executions` stay: a start that waits there is the caller's. */
export async function dropQueues(redis: Redis, namespace: string): Promise<number> {
  const script = `${QUEUES}
for _, key in ipairs(keys) do
  if is_queues(key) then count = count + redis.call('DEL', key) end
end
return count`;
  return (await redis.eval(script, 0, namespace)) as number;
}

/** A digest of what each key of the store holds, queues left out. */
export async function contentOfStore(redis: Redis, namespace: string): Promise<Map<string, string>> {
  const script = `${QUEUES}
local read = {
  string = function(key) return { redis.call('GET', key) } end,
  list = function(key) return redis.call('LRANGE', key, 0, -1) end,
  set = function(key) local all = redis.call('SMEMBERS', key); table.sort(all); return all end,
  zset = function(key) return redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end,
  hash = function(key)
    local flat, pairs_of = redis.call('HGETALL', key), {}
    for n = 1, #flat, 2 do pairs_of[#pairs_of + 1] = #flat[n] .. ':' .. flat[n] .. flat[n + 1] end
    table.sort(pairs_of)
    return pairs_of
  end,
}
local found = {}
for _, key in ipairs(keys) do
  local of_type = read[redis.call('TYPE', key).ok]
  if not is_queues(key) and of_type then
    local parts = of_type(key)
    for n, part in ipairs(parts) do parts[n] = #part .. ':' .. part end
    found[#found + 1] = key
    found[#found + 1] = redis.sha1hex(table.concat(parts))
  end
end
return found`;
  const flat = (await redis.eval(script, 0, namespace)) as string[];
  const content = new Map<string, string>();
  for (let n = 0; n < flat.length; n += 2) content.set(flat[n] as string, flat[n + 1] as string);
  return content;
}
