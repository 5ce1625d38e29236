--[[
  redrive-execution: make a closed execution RUNNING again, with all that moves it.
  Why atomic: of many redrives one may win, and from then on nothing of it may expire or wait for nobody (I5, I7, R2).
  KEYS as commit-decision
  ARGV: E, request, expected redrive count, expected history length, max events, grace ms, born (new: facts known of it are old),
    deadline ms ('' = none), ms for which a repeat is recognised, requests kept;
    payloads and events as commit-decision; emptied: count, frame…;
    frames: count, (frame, token, text, last event, entered event or '', wake or '', is a family 1/0
      [, total, succeeded, ends still to wait for, inbox, results to forget: count, index…])…
  Returns {'REDRIVEN', redriven at, repeated 1/0, {frame, token, wake, …}} | {'CHANGED'} | {'FULL'}
]]
local execution, history, frames, payloads = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local due, open, index, closed = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
--@include shared/arguments.lua
--@include shared/clock.lua
--@include shared/wakes.lua
--@include shared/chunks.lua
local E, request, expected_count, expected_base = take(), take(), take_number(), take_number()
local max_events, grace, born = take_number(), take_number(), take()
local deadline, repeat_ms, requests_kept = take_number(), take_number(), take_number()
local frame, next_token, retention = 'r', '', 0
local now, base = clock(), redis.call('LLEN', history)
--@include shared/step.lua

local held = redis.call('HMGET', execution, 'status', 'redriveCount', 'redrives', 'startedAt', 'sm', 'lists')
local status, count, machine = held[1], tonumber(held[2] or '0'), held[5]
local requests = {}
for name, at in string.gmatch(held[3] or '', '([^|;]*)|(%d+);') do
  if name == request and now - tonumber(at) <= repeat_ms then return { 'REDRIVEN', tonumber(at), 1, {} } end
  requests[#requests + 1] = name .. '|' .. at .. ';'
end
if not status or status == 'RUNNING' or status == 'SUCCEEDED' or count ~= expected_count or base ~= expected_base
  or redis.call('HEXISTS', frames, 'd:r') == 0 then
  return { 'CHANGED' }
end
read_payloads_and_events()
if base + #entries > max_events - 1 then return { 'FULL' } end

for _ = 1, take_number() do
  frame = take()
  drop_descendants()
  drop('i:' .. frame)
  drop('z:' .. frame)
end

local function read_family()
  local total, succeeded, missing, inbox = take(), take(), take_number(), take()
  local bytes = tonumber(redis.call('HGET', frames, 'z:' .. frame) or '0')
  for _ = 1, take_number() do
    local field = 'r:' .. frame .. ':' .. take()
    bytes = bytes - math.max(0, redis.call('HSTRLEN', frames, field) - 1)
    drop(field)
  end
  put('g:' .. frame, total .. ',' .. succeeded)
  put('n:' .. frame, missing)
  put('z:' .. frame, digits(bytes))
  if inbox == '' then drop('i:' .. frame) else put('i:' .. frame, inbox) end
end
for _ = 1, take_number() do
  frame = take()
  local token, text, last, entered, wake, family = take(), take(), take(), take(), take(), take()
  if family == '1' then read_family() end
  put('t:' .. frame, token)
  put('d:' .. frame, text)
  put('e:' .. frame, event_id(last) .. ',' .. (entered == '' and '' or event_id(entered)))
  if wake == '' then
    put('w:' .. frame, '')
  else
    put('w:' .. frame, arm(frame, token, wake, wake == 'timer' and now or now + grace, now + grace))
    wake_now(frame, token, wake)
  end
end
if deadline then arm_deadline(now + deadline) end

requests[#requests + 1] = request .. '|' .. digits(now) .. ';'
local from = math.max(1, #requests - requests_kept + 1)
redis.call('HSET', execution, 'redrives', table.concat(requests, '', from), 'redriveCount', count + 1,
  'redrivenAt', digits(now), 'born', born, 'status', 'RUNNING')
for _, list in ipairs(lists_of(machine, held[6])) do
  redis.call('ZADD', index, 0, list .. '|RUNNING|' .. held[4] .. '|' .. E)
end
redis.call('ZADD', open, held[4], E)
write_step('')
redis.call('HDEL', execution, 'stoppedAt', 'output', 'error', 'cause', 'remains')
for _, list in ipairs(lists_of(machine, held[6])) do
  redis.call('ZREM', index, list .. '|' .. status .. '|' .. held[4] .. '|' .. E)
end
redis.call('ZREM', closed, closed_member(machine, status, held[4], held[6]))
for _, key in ipairs({ execution, history, payloads, frames }) do redis.call('PERSIST', key) end
return { 'REDRIVEN', now, 0, awaken }
