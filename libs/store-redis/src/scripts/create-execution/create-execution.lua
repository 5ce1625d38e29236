--[[
  create-execution: start an execution unless its name is taken; the first start of a name wins.
  Why atomic: of many starts of one name exactly one may create it, and what it starts with must be there at once.
  KEYS as commit-decision
  ARGV: E, root token, grace ms, retention ms, born (random: tells a repeat of this very call from an equal start), machine hash,
    deadline ms ('' = none), request ('' = none; told apart from an equal start also once the execution is closed),
    execution: count, (field, value)… with `input`, and `lists` if it was started by a version or an alias;
    then payloads, events, snapshot, last event, entered event, effects as commit-decision.
  Returns {'CREATED', started at, {frame, token, wake, …}, {timer ms, …}} | {'EXISTS', started at} | {'TAKEN'}
]]
local execution, history, frames, payloads = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local due, open, index, closed = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
--@include shared/arguments.lua
--@include shared/clock.lua
--@include shared/wakes.lua
--@include shared/chunks.lua
local E, next_token, grace, retention = take(), take(), take_number(), take_number()
local born, machine, deadline, request = take(), take(), take_number(), take()
local frame, now, base = 'r', clock(), 0
local fields, input = { 'status', 'RUNNING', 'born', born, 'sm', machine, 'startedAt', digits(now) }, nil
local others
for _ = 1, take_number() do
  local field, value = take(), take()
  fields[#fields + 1] = field
  fields[#fields + 1] = value
  if field == 'input' then input = value end
  if field == 'lists' then others = value end
end
--@include shared/step.lua

local held = redis.call('HMGET', execution, 'status', 'input', 'startedAt', 'born', 'request')
if held[1] then
  if held[4] == born then
    local again = {}
    local root = redis.call('HMGET', frames, 't:r', 'w:r')
    for wake in string.gmatch(root[1] == next_token and root[2] or '', '(%l+)=') do
      if wake == 'run' or wake == 'task' then
        for _, word in ipairs({ frame, next_token, wake }) do again[#again + 1] = word end
      end
    end
    return { 'CREATED', tonumber(held[3]), again, {} }
  end
  if held[2] == input and (held[1] == 'RUNNING' or (request ~= '' and held[5] == request)) then return { 'EXISTS', tonumber(held[3]) } end
  return { 'TAKEN' }
end

read_payloads_and_events()
read_step('', '')
redis.call('HSET', execution, unpack(fields))
for _, list in ipairs(lists_of(machine, others)) do
  redis.call('ZADD', index, 0, list .. '|RUNNING|' .. digits(now) .. '|' .. E)
end
redis.call('ZADD', open, digits(now), E)
if deadline and step.over ~= 'closed' then arm_deadline(now + deadline) end
write_step('')
return { 'CREATED', now, awaken, timers }
