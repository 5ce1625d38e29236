--[[
  beat-task: somebody with its task token tells that an attempt is being worked on: its HeartbeatSeconds clock starts anew.
  Why atomic: the clock of a newer attempt must not be moved (I8). The clock runs from beginTask on; before, nothing moves.
  KEYS[1] execution hash   KEYS[2] frames hash   KEYS[3] due zset
  ARGV[1] E   ARGV[2] frame   ARGV[3] token
  Returns {'OK'} | {'GONE'}: the attempt is over | {'MISSING'}: the execution is gone
]]
local execution, frames, due = KEYS[1], KEYS[2], KEYS[3]
local E, frame, token = ARGV[1], ARGV[2], ARGV[3]
--@include shared/clock.lua
--@include shared/wakes.lua
--@include shared/task-record.lua

local held = redis.call('HMGET', frames, 't:' .. frame, 'b:' .. frame, 'o:' .. frame, 'w:' .. frame)
if not waits_for_callback(held, token) then return no_longer_waiting(execution) end
local heartbeat = heartbeat_of(held[2])
if heartbeat and wake_at(held[4], 'heartbeat') then
  local at = clock() + heartbeat
  redis.call('HSET', frames, 'w:' .. frame, without_wake(held[4], 'heartbeat') .. wake_entry('heartbeat', at))
  redis.call('ZADD', due, digits(at), due_member(E, frame, token, 'heartbeat'))
end
return { 'OK' }
