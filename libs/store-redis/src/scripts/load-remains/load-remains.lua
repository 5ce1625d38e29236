--[[
  load-remains: what a closed execution has left for a redrive, as of one moment. Reads only.
  KEYS[1] execution hash   KEYS[2] history list   KEYS[3] frames hash   KEYS[4] payloads hash
  ARGV[1] cell of a tolerated failure's result
  Returns {'REMAINS', status, history length, {definition, traceparent, info, input, started at, redrive count, redriven at},
    {id, frame text, long input or nil, events, inbox, `index,…` of results, `index,…` of tolerated failures, …}} | {'MISSING'}
]]
local execution, history, frames, payloads = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local tolerated = ARGV[1]
--@include shared/payloads.lua

local facts = redis.call('HMGET', execution, 'status', 'def', 'trace', 'info', 'input', 'startedAt', 'redriveCount', 'redrivenAt')
local status = table.remove(facts, 1)
if not status then return { 'MISSING' } end
if string.sub(facts[4], 1, 1) == '#' then
  facts[4] = kept_text(string.sub(facts[4], 2))
else
  facts[4] = string.sub(facts[4], 2)
end

local remains = {}
if status ~= 'RUNNING' then
  local names, results, failures = {}, {}, {}
  for _, field in ipairs(redis.call('HKEYS', frames)) do
    local kind, name = string.sub(field, 1, 2), string.sub(field, 3)
    if kind == 'd:' then
      names[#names + 1] = name
    elseif kind == 'r:' then
      local parent, index = string.match(name, '^(.*):(%d+)$')
      results[parent] = (results[parent] or '') .. index .. ','
      if redis.call('HSTRLEN', frames, field) == #tolerated and redis.call('HGET', frames, field) == tolerated then
        failures[parent] = (failures[parent] or '') .. index .. ','
      end
    end
  end
  for _, name in ipairs(names) do
    local held = redis.call('HMGET', frames, 'd:' .. name, 'e:' .. name, 'i:' .. name)
    local long = string.sub(held[1], 1, 1) == '#' and kept_text(string.sub(held[1], 2, 23))
    for _, word in ipairs({ name, held[1], long, held[2], held[3] or '', results[name] or '', failures[name] or '' }) do
      remains[#remains + 1] = word
    end
  end
end
return { 'REMAINS', status, redis.call('LLEN', history), facts, remains }
