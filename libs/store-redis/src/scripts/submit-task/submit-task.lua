--[[
  submit-task: the worker of a claimed attempt has handed its work over; from now on only a callback or a clock ends it.
  Why atomic: an attempt is submitted once, and from then on its worker cannot be lost any more, nor end it.
  KEYS[1] history list   KEYS[2] frames hash   KEYS[3] payloads hash   KEYS[4] due zset
  ARGV[1] E   ARGV[2] frame   ARGV[3] token   ARGV[4] claim   ARGV[5] next token, if it fails   ARGV[6] max events   ARGV[7] grace ms
  ARGV[8] outcome to store when the history is full
  ARGV[9] event to append, `type|details`, '' = none   ARGV[10] payloads: count, (hash, text)…
  Returns {'SUBMITTED'} | {'FULL', next token}: it has failed | {'REFUSED'}
]]
local history, frames, payloads, due = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local E, frame, token, claim, next_token = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local max_events, grace, event = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[9]
--@include shared/clock.lua
--@include shared/wakes.lua
--@include shared/end-attempt.lua

local held = redis.call('HMGET', frames, 't:' .. frame, 'c:' .. frame, 'w:' .. frame, 'e:' .. frame, 'y:' .. frame, 'b:' .. frame)
local claimed, worker = string.match(held[2] or '', '^([^|]*)|%d|(.*)$')
if held[1] ~= token then
  -- Own retry after a lost reply (R10).
  if held[5] == end_mark(claim) then return { 'FULL', next_token } end
  return { 'REFUSED' }
end
-- A claim that has submitted is kept with a `+`: nobody else may begin the attempt, and its worker can neither beat nor end it.
if claimed == '+' .. claim then return { 'SUBMITTED' } end
if claimed ~= claim then return { 'REFUSED' } end

local now, base = clock(), redis.call('LLEN', history)
if event ~= '' and base + 1 > max_events - 1 then
  end_attempt(claim, ARGV[8], '', held[3], now + grace)
  return { 'FULL', next_token }
end

-- Nobody begins it any more: of its record only the clocks, the format and that it may be answered are looked at from now on.
local record = string.gsub(held[6], '^(%d+|%d*|%d*|{"fmt":%d+,).*"submits":.*$', '%1"submits":{}}')
local changes = { 'c:' .. frame, '+' .. claim .. '|0|' .. worker,
  'w:' .. frame, without_wake(without_wake(held[3], 'lease'), 'task'), 'b:' .. frame, record }
if event ~= '' then
  for n = 11, 10 + ARGV[10] * 2, 2 do redis.call('HSET', payloads, ARGV[n], ARGV[n + 1]) end
  local last, entered = string.match(held[4], '^(%d+),(%d*)$')
  redis.call('RPUSH', history, digits(now) .. '|' .. last .. '|' .. event)
  changes[7], changes[8] = 'e:' .. frame, (base + 1) .. ',' .. entered
end
redis.call('HSET', frames, unpack(changes))
redis.call('HDEL', frames, 's:' .. frame, 'p:' .. frame)
redis.call('ZREM', due, due_member(E, frame, token, 'lease'), due_member(E, frame, token, 'task'))
return { 'SUBMITTED' }
