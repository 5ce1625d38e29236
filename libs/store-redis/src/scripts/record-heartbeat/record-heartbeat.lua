--[[
  record-heartbeat: the worker of a claimed attempt lives; with progress, its HeartbeatSeconds clock starts anew.
  Why atomic: the clocks of a newer attempt must not be moved by an old worker (I8).
  KEYS[1] frames hash   KEYS[2] due zset
  ARGV[1] E   ARGV[2] frame   ARGV[3] token   ARGV[4] claim   ARGV[5] lease ms   ARGV[6] progress 1/0
  Returns {'OK'} | {'GONE'}
]]
local frames, due = KEYS[1], KEYS[2]
local E, frame, token, claim, lease = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
--@include shared/clock.lua
--@include shared/wakes.lua
--@include shared/task-record.lua

local held = redis.call('HMGET', frames, 't:' .. frame, 'c:' .. frame, 'w:' .. frame, 'b:' .. frame)
local claimed, redeliver = string.match(held[2] or '', '^([^|]*)|(%d)|')
if held[1] ~= token or claimed ~= claim then return { 'GONE' } end

local now = clock()
local wake = redeliver == '1' and 'task' or 'lease'
local wakes = without_wake(held[3], wake) .. wake_entry(wake, now + lease)
local clocks = { digits(now + lease), due_member(E, frame, token, wake) }
local heartbeat = ARGV[6] == '1' and heartbeat_of(held[4])
if heartbeat then
  wakes = without_wake(wakes, 'heartbeat') .. wake_entry('heartbeat', now + heartbeat)
  clocks[3], clocks[4] = digits(now + heartbeat), due_member(E, frame, token, 'heartbeat')
end
redis.call('HSET', frames, 'w:' .. frame, wakes)
redis.call('ZADD', due, unpack(clocks))
return { 'OK' }
