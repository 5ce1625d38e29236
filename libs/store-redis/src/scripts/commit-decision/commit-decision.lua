--[[
  commit-decision: move one frame by one step, or close the execution: all of it or nothing.
  Why atomic: fence, history, frames, payloads, indexes and the due set must never disagree (R2, R3, R5).
  KEYS[1] execution hash   KEYS[2] history list   KEYS[3] frames hash   KEYS[4] payloads hash
  KEYS[5] due zset   KEYS[6] open zset   KEYS[7] index zset   KEYS[8] closed zset
  ARGV, in order: E, frame, token ('' = any: close), next token, expected history length ('' = any), inbox entries seen,
    clock that must have run out ('' = none), frames that must have no outcome (with commas between), max events, closing (1/0), grace ms, retention ms;
    payloads: count, (hash, text)…; events: count, (previous, `type|details`)…; snapshot text; last event; entered event or '';
    effects: count, (name, its arguments)… as in shared/step.lua. All texts are opaque here (R6).
  Returns {'COMMITTED', first event id, now, repeated 1/0, {frame, token, wake, …}, {timer ms, …}}
    | {'STALE'} | {'CLOSED'} | {'MOVED'} | {'FULL', history length}
]]
local execution, history, frames, payloads = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local due, open, index, closed = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
--@include shared/arguments.lua
--@include shared/clock.lua
--@include shared/wakes.lua
--@include shared/chunks.lua
local E, frame, token, next_token = take(), take(), take(), take()
local expected, seen, overdue, unanswered, max_events, closing = take(), take_number(), take(), take(), take_number(), take()
local grace, retention = take_number(), take_number()
local now, base = clock(), redis.call('LLEN', history)
--@include shared/step.lua

local held = redis.call('HMGET', frames, 't:' .. frame, 'l:' .. frame, 'w:' .. frame, 'i:' .. frame, 'g:' .. frame)
local fence, last = held[1], held[2]

-- A repeat of a step that was applied, its reply lost: same old token, same new one (R10).
local function first_event_of_repeat(applied)
  local from, to, first = string.match(applied or '', '^([^|]*)|([^|]*)|(%d+)$')
  return from == token and to == next_token and tonumber(first)
end
local function repeated(first)
  local again = {}
  for wake in string.gmatch(fence and held[3] or '', '(%l+)=') do
    if wake == 'run' or wake == 'task' or wake == 'children' then
      for _, word in ipairs({ frame, fence, wake }) do again[#again + 1] = word end
    end
  end
  return { 'COMMITTED', first, now, 1, again, {} }
end

if not fence or (token ~= '' and fence ~= token) then
  local first = first_event_of_repeat(last)
  if first and (not fence or fence == next_token) then return repeated(first) end
  local state = redis.call('HMGET', execution, 'status', 'last')
  first = first_event_of_repeat(state[2])
  if first then return repeated(first) end
  if state[1] and state[1] ~= 'RUNNING' then return { 'CLOSED' } end
  return { 'STALE' }
end
if expected ~= '' and tonumber(expected) ~= base then return { 'MOVED' } end
-- A sign of life keeps the fence: only here can be seen that the clock was set anew since the load.
if overdue == 'deadline' then
  -- The execution's own clock, of the frame `*`. It was redriven meanwhile: then this end is that of the time before.
  if (wake_at(redis.call('HGET', frames, 'w:*') or '', overdue) or math.huge) > now then return { 'STALE' } end
elseif overdue ~= '' and (wake_at(held[3] or '', overdue) or math.huge) > now then return { 'MOVED' } end
-- An answer keeps the history as it is as well.
for each in string.gmatch(unanswered, '[^,]+') do
  if redis.call('HEXISTS', frames, 'o:' .. each) == 1 then return { 'MOVED' } end
end

read_payloads_and_events()
if base + #entries > max_events - (closing == '1' and 0 or 1) then return { 'FULL', base } end
step.inbox, step.seen, step.family = held[4] or '', seen, held[5]
-- The last applied token of a closing without a fence is '' as well.
read_step(fence, held[3] or '')
write_step(token)
return { 'COMMITTED', base + 1, now, 0, awaken, timers }
